// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * URLs that users want to have in a torrent. Looser than {@code common.TrackerUrl}, which is about
 * whom we ask ourselves: here a name such as {@code localhost} is good enough.
 */
public final class TorrentUrls {
  private static final Set<String> TRACKER_SCHEMES = Set.of("http", "https", "udp");
  private static final Set<String> WEB_SEED_SCHEMES = Set.of("http", "https", "ftp");
  private static final int PORT_MAX = 65_535;

  private TorrentUrls() {}

  /**
   * Reads the URLs of one tier.
   *
   * @param text one or more, with commas between them
   * @throws IllegalArgumentException if one is no tracker's
   */
  public static List<String> tier(String text) {
    List<String> urls = List.of(text.split(",", -1));
    urls.forEach(url -> check(url, TRACKER_SCHEMES, "http, https or udp"));
    return urls;
  }

  /**
   * Checks the URL of a web seed.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String webSeed(String url) {
    check(url, WEB_SEED_SCHEMES, "http, https or ftp");
    return url;
  }

  private static void check(String text, Set<String> schemes, String expected) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text, "is no URL", expected);
    }
    if (url.getScheme() == null || !schemes.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
      throw wrong(text, "has another scheme", expected);
    }
    if (url.getHost() == null) {
      throw wrong(text, "has no host", expected);
    }
    boolean needsPort = url.getScheme().equalsIgnoreCase("udp");
    if (url.getPort() == 0 || url.getPort() > PORT_MAX || (needsPort && url.getPort() < 0)) {
      throw wrong(text, "has no port, or one outside of 1 to 65535", expected);
    }
    if (text.length() > MetainfoReader.URL_MAX_BYTES) {
      throw wrong(text.substring(0, 80) + "...", "is too long", expected);
    }
  }

  private static IllegalArgumentException wrong(String text, String wrong, String expected) {
    return new IllegalArgumentException(
        "\"" + text + "\" " + wrong + ", expected: the URL of a host by " + expected);
  }
}
