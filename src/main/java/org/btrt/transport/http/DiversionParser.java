// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;
import org.btrt.config.ForwardingSettings;

/**
 * Finds out whether a request was meant for another tracker, and for which. Five forms are known,
 * because nobody has written down the one that BTRT 2.x and its DPI platform speak:
 *
 * <ol>
 *   <li>{@code /forwarded_announce?url=<escaped URL>&...}: the original URL in a parameter, the
 *       original query in it or behind it
 *   <li>{@code /forwarded_announce/<host[:port]>/<path>?...}: the original URL as the path
 *   <li>a request as its client has sent it, with another tracker's name in {@code Host}
 *   <li>the same with an absolute URL in the request line, as to a proxy
 *   <li>what a client asks after a redirection to the first or second form
 * </ol>
 *
 * <p><em>Threading:</em> immutable. Allocates: this is not the road.
 */
final class DiversionParser {
  private static final String PATH = "/forwarded_announce";
  private static final String ABSOLUTE = "http://";
  private static final String INFO_HASH = "info_hash=";

  private final List<String> urlParameters;
  private final List<String> addressParameters;
  private final Set<String> ownHosts = new HashSet<>();

  /**
   * @param ownAddresses addresses of this machine
   */
  DiversionParser(ForwardingSettings settings, Set<IpAddress> ownAddresses) {
    urlParameters = settings.urlParameters();
    addressParameters = settings.addressParameters();
    settings.ownHosts().forEach(host -> ownHosts.add(host.toLowerCase(Locale.ROOT)));
    ownAddresses.forEach(address -> ownHosts.add(address.toString()));
    ownHosts.add("localhost");
  }

  /** Whether a request names another tracker, or the path that is for such requests. */
  boolean isDiverted(String target, String host) {
    return isForwardedPath(target) || (!isScrape(target) && !isOwn(authority(target, host)));
  }

  /** What a client wants to know of other trackers' torrents, it is told of ours. */
  private static boolean isScrape(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.startsWith("scrape", path.lastIndexOf('/') + 1);
  }

  /**
   * Whether a request says so by its request line, as nobody's client does by chance. The name in
   * {@code Host} alone may be one of ours that nobody has told us.
   */
  boolean isDivertedByTarget(String target) {
    return isForwardedPath(target)
        || (isAbsolute(target) && !isScrape(target) && !isOwn(authority(target, null)));
  }

  /**
   * Reads a request that {@link #isDiverted}.
   *
   * @param target of the request line
   * @param host the field, or null
   * @throws IllegalArgumentException with what is wrong
   */
  Diversion parse(String target, String host) {
    if (!isForwardedPath(target)) {
      String authority = authority(target, host);
      int begin = isAbsolute(target) ? ABSOLUTE.length() + authority.length() : 0;
      TrackerUrl url = TrackerUrl.of(TrackerUrl.Scheme.HTTP, authority, target.substring(begin));
      return new Diversion(url, Optional.empty(), true);
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    List<String> parameters = new ArrayList<>();
    Optional<String> named = Optional.empty();
    Optional<IpAddress> client = Optional.empty();
    for (String parameter :
        query < 0 ? new String[0] : target.substring(query + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      if (urlParameters.contains(name)) {
        named = Optional.of(URLDecoder.decode(value.replace("+", "%2B"), ISO_8859_1));
      } else if (addressParameters.contains(name)) {
        client = Optional.of(IpAddress.parse(URLDecoder.decode(value, ISO_8859_1)));
      } else {
        parameters.add(parameter);
      }
    }
    String rest = String.join("&", parameters);
    TrackerUrl url =
        path.length() > PATH.length()
            ? byPath(path.substring(PATH.length() + 1), rest)
            : byParameter(named.orElseThrow(() -> new IllegalArgumentException("no URL")), rest);
    return new Diversion(url, client, false);
  }

  private static TrackerUrl byPath(String path, String query) {
    int slash = path.indexOf('/');
    String authority = slash < 0 ? path : path.substring(0, slash);
    String rest = slash < 0 ? "/" : path.substring(slash);
    return TrackerUrl.of(
        TrackerUrl.Scheme.HTTP, authority, query.isEmpty() ? rest : rest + "?" + query);
  }

  private static TrackerUrl byParameter(String text, String query) {
    TrackerUrl url = TrackerUrl.parse(text);
    if (url.query().contains(INFO_HASH) || query.isEmpty()) {
      return url;
    }
    String joined = url.query().isEmpty() ? query : url.query() + "&" + query;
    return TrackerUrl.parse(url.site() + url.path() + "?" + joined);
  }

  private static boolean isForwardedPath(String target) {
    return target.startsWith(PATH)
        && (target.length() == PATH.length() || "?/".indexOf(target.charAt(PATH.length())) >= 0);
  }

  private static boolean isAbsolute(String target) {
    return target.regionMatches(true, 0, ABSOLUTE, 0, ABSOLUTE.length());
  }

  /** Host and port of an absolute URL, or of the field. */
  private static String authority(String target, String host) {
    if (!isAbsolute(target)) {
      return host == null ? "" : host;
    }
    int end = ABSOLUTE.length();
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return target.substring(ABSOLUTE.length(), end);
  }

  private boolean isOwn(String authority) {
    String name = authority.toLowerCase(Locale.ROOT);
    int port = name.startsWith("[") ? name.indexOf("]:") + 1 : name.indexOf(':');
    String host = port > 0 ? name.substring(0, port) : name;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return host.isEmpty() || ownHosts.contains(host);
  }
}
