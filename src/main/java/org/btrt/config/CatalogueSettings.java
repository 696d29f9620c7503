// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Torrents that are served because their files are there (keys {@code access.torrents} and {@code
 * access.rescan_interval}).
 *
 * @param directory of the torrent files; empty unless {@code access.mode} is allow
 * @param rescanIntervalS how often it is looked through
 */
public record CatalogueSettings(Optional<Path> directory, int rescanIntervalS) {}
