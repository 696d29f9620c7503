// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.btrt.common.TrackerUrl;

/**
 * Tells by its URL whether a tracker knows its users: a long run of letters and digits in the path,
 * or a parameter that such trackers use. A public one taken for private costs a request; a private
 * one taken for public would cost somebody his account. So in doubt it is private.
 *
 * <p><em>Threading:</em> immutable.
 */
final class PrivateTrackers {
  /** Names that no public tracker's parameters have. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "passkey",
          "pass_key",
          "pk",
          "authkey",
          "auth",
          "torrent_pass",
          "torrentpass",
          "uk",
          "uid",
          "pid",
          "user",
          "userid",
          "secret",
          "token",
          "secure",
          "sign");

  /** Of a path: as long as a key, and not just a word. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,}");

  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  private final Set<String> hosts;

  /**
   * @param hosts names of trackers that are private whatever their URL is
   */
  PrivateTrackers(List<String> hosts) {
    this.hosts =
        Set.copyOf(hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).distinct().toList());
  }

  boolean contains(TrackerUrl url) {
    if (hosts.stream()
        .anyMatch(host -> url.host().equals(host) || url.host().endsWith("." + host))) {
      return true;
    }
    for (String segment : url.path().split("/", -1)) {
      if (KEY.matcher(segment).matches() && DIGIT.matcher(segment).find()) {
        return true;
      }
    }
    for (String parameter : url.query().split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }
}
