// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.Locale;
import java.util.Optional;

/**
 * The address of another tracker: where it is and what it is to be asked. Read more strictly than
 * RFC 3986 allows, because it may come from a stranger and is made part of a request: printable
 * ASCII only, no user, no fragment, a host that is a dotted name or a literal in its usual form.
 *
 * <p>A host such as {@code 2130706433}, {@code 0x7f.1} or {@code 0177.0.0.1} is read by some
 * resolvers as an address, and not by all as the same one; here it is none.
 *
 * @param scheme how it is asked
 * @param host in lower case; IPv6 without brackets
 * @param address the host as an address, if it is a literal
 * @param port 1 to 65535
 * @param target path and query as they go into a request line; begins with a slash
 */
public record TrackerUrl(
    Scheme scheme, String host, Optional<IpAddress> address, int port, String target) {
  /** Longest one that is taken. */
  public static final int LENGTH_MAX = 8_192;

  private static final int HOST_LENGTH_MAX = 253;
  private static final int LABEL_LENGTH_MAX = 63;
  private static final int PORT_MAX = 65_535;
  private static final String SCHEME_END = "://";

  /** Protocols of trackers. */
  public enum Scheme {
    HTTP(80),
    HTTPS(443),
    UDP(0);

    private final int portDefault;

    Scheme(int portDefault) {
      this.portDefault = portDefault;
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is wrong, if it is none
   */
  public static TrackerUrl parse(String text) {
    check(text.length() <= LENGTH_MAX, "is longer than " + LENGTH_MAX + " characters");
    check(
        text.chars().allMatch(sign -> sign > ' ' && sign < 127), "has other than printable ASCII");
    int schemeEnd = text.indexOf(SCHEME_END);
    check(schemeEnd > 0, "has no scheme");
    Scheme scheme = scheme(text.substring(0, schemeEnd));
    int authority = schemeEnd + SCHEME_END.length();
    int authorityEnd = authority;
    while (authorityEnd < text.length() && "/?#".indexOf(text.charAt(authorityEnd)) < 0) {
      authorityEnd++;
    }
    String rest = text.substring(authorityEnd);
    check(rest.indexOf('#') < 0, "has a fragment");
    return of(scheme, text.substring(authority, authorityEnd), rest);
  }

  /**
   * One whose parts came apart.
   *
   * @param authority host and, perhaps, port
   * @param rest path and query; empty: none
   * @throws IllegalArgumentException with what is wrong
   */
  public static TrackerUrl of(Scheme scheme, String authority, String rest) {
    check(
        rest.chars().allMatch(sign -> sign > ' ' && sign < 127), "has other than printable ASCII");
    check(authority.indexOf('@') < 0, "names a user");
    int portColon =
        authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    String host = portColon > 0 ? authority.substring(0, portColon) : authority;
    int port = portColon > 0 ? port(authority.substring(portColon + 1)) : scheme.portDefault;
    check(port > 0, "has no port");
    Optional<IpAddress> literal = literal(host);
    String name = literal.map(IpAddress::toString).orElse(host.toLowerCase(Locale.ROOT));
    check(literal.isPresent() || isName(name), "has a host that is neither a name nor an address");
    return new TrackerUrl(scheme, name, literal, port, rest.startsWith("/") ? rest : "/" + rest);
  }

  /** Path without the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** What is behind the question mark, or nothing. */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** As in a Host field: the port only if it is not the usual one. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == scheme.portDefault ? name : name + ":" + port;
  }

  /** Scheme, host and port: whose troubles are counted together. Nothing of it is a secret. */
  public String site() {
    return scheme.name().toLowerCase(Locale.ROOT) + SCHEME_END + authority();
  }

  /** Without path and query, which may hold a passkey. */
  @Override
  public String toString() {
    return site();
  }

  private static Scheme scheme(String text) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.name().equalsIgnoreCase(text)) {
        return scheme;
      }
    }
    throw new IllegalArgumentException("is neither http, https nor udp");
  }

  private static int port(String text) {
    check(text.matches("[0-9]{1,5}"), "has a port that is no number");
    int port = Integer.parseInt(text);
    check(port > 0 && port <= PORT_MAX, "has a port outside of 1 to 65535");
    return port;
  }

  private static Optional<IpAddress> literal(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String text = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bracketed != text.indexOf(':') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A dotted name whose last label is not a number, in whatever base. */
  private static boolean isName(String host) {
    if (host.length() > HOST_LENGTH_MAX || host.indexOf('.') < 0) {
      return false;
    }
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (label.length() > LABEL_LENGTH_MAX || !label.matches("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")) {
        return false;
      }
    }
    return !labels[labels.length - 1].matches("[0-9]+|0x[0-9a-f]*");
  }

  private static void check(boolean holds, String wrong) {
    if (!holds) {
      throw new IllegalArgumentException(wrong);
    }
  }
}
