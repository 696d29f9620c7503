// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What everybody can see of the torrents in {@code access.torrents}, where announces by HTTP are
 * taken (section {@code info_page}).
 *
 * @param enabled whether there is a page at all
 * @param names whether names are told, on the page and in scrapes
 * @param downloads whether the torrent files can be had
 * @param redirect where the page is instead; empty: here
 * @param favicon the file of the icon; empty: there is none
 */
public record InfoPageSettings(
    boolean enabled,
    boolean names,
    boolean downloads,
    Optional<String> redirect,
    Optional<Path> favicon) {}
