// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the swarms live (section {@code store}).
 *
 * @param path directory of the store; empty: memory only
 * @param swarmsMax swarms at most, each address family of a torrent counted as one
 * @param peersMax peers at most
 */
public record StoreSettings(Optional<Path> path, long swarmsMax, long peersMax) {}
