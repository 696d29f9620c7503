// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;

/**
 * The link by which a client finds a torrent without its file: info-hashes, name, trackers, web
 * seeds.
 *
 * <p><em>Source:</em> BEP 9, 52; RFC 3986 for what may stand in it as it is.
 */
public final class MagnetLink {
  /** Multihash: SHA-256, 32 bytes. */
  private static final String SHA256_PREFIX = "1220";

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private MagnetLink() {}

  /** The link of a torrent: printable ASCII, whatever the torrent says. */
  public static String of(Metainfo metainfo) {
    StringBuilder out = new StringBuilder("magnet:?");
    metainfo.infoHashes().v1().ifPresent(hash -> out.append("xt=urn:btih:").append(hash));
    metainfo
        .infoHashes()
        .v2()
        .ifPresent(
            hash ->
                out.append(metainfo.format() == TorrentFormat.HYBRID ? "&" : "")
                    .append("xt=urn:btmh:")
                    .append(SHA256_PREFIX)
                    .append(hash));
    append(out, "dn", metainfo.content().name());
    metainfo.trackers().stream().flatMap(List::stream).forEach(url -> append(out, "tr", url));
    metainfo.webSeeds().forEach(url -> append(out, "ws", url));
    return out.toString();
  }

  private static void append(StringBuilder out, String key, String value) {
    out.append('&').append(key).append('=');
    for (byte b : value.getBytes(UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.toHexDigits(b));
      }
    }
  }
}
