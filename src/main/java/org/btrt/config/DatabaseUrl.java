// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the database is, as BTRT 2.x writes it: {@code tcp://host:port}, and behind a question mark
 * what Connector/J is to know about encryption. Of its options, some of which run code or read
 * files, only these are let through.
 *
 * @param host a name, an IPv4 literal, or an IPv6 literal in brackets
 * @param options by their names in Connector/J; may hold secrets
 */
public record DatabaseUrl(String host, int port, Map<String, String> options) {
  private static final int PORT_DEFAULT = 3306;
  private static final int PORT_MAX = 65_535;
  private static final Pattern FORM =
      Pattern.compile(
          "tcp://([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?/?(?:\\?(.*))?");
  private static final Set<String> OPTIONS =
      Set.of(
          "sslMode",
          "tlsVersions",
          "trustCertificateKeyStoreUrl",
          "trustCertificateKeyStoreType",
          "trustCertificateKeyStorePassword",
          "clientCertificateKeyStoreUrl",
          "clientCertificateKeyStoreType",
          "clientCertificateKeyStorePassword",
          "serverRSAPublicKeyFile",
          "allowPublicKeyRetrieval");

  /** Keeps a copy. */
  public DatabaseUrl {
    options = Map.copyOf(options);
  }

  /**
   * @throws IllegalArgumentException if the text is anything else; the message says what is wrong
   *     and holds no secret
   */
  public static DatabaseUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("is not the URL of a database");
    }
    int port = form.group(2) == null ? PORT_DEFAULT : Integer.parseInt(form.group(2));
    if (port == 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("has no port from 1 to " + PORT_MAX);
    }
    Map<String, String> options = new LinkedHashMap<>();
    String query = form.group(3);
    if (query != null && !query.isEmpty()) {
      for (String option : query.split("&", -1)) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        if (!OPTIONS.contains(name) || equals < 0) {
          throw new IllegalArgumentException(
              "has the option \"" + Problems.clean(name) + "\", which is not let through");
        }
        options.put(name, option.substring(equals + 1));
      }
    }
    return new DatabaseUrl(form.group(1), port, options);
  }

  /** Without the options. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
