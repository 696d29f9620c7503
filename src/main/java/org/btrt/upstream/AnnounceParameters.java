// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.btrt.common.PercentText;

/**
 * The parameters of an announce, taken out of the query of a URL, for a tracker that is asked by
 * UDP, where each has its place in the datagram. What is missing or odd is as BEP 15 wants it when
 * there is nothing to say.
 *
 * <p><em>Threading:</em> immutable.
 */
final class AnnounceParameters {
  static final int HASH_LENGTH = 20;

  private final Map<String, byte[]> values;

  private AnnounceParameters(Map<String, byte[]> values) {
    this.values = values;
  }

  /** Reads a query; of several parameters with one name the last counts. */
  static AnnounceParameters of(String query) {
    Map<String, byte[]> values = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        values.put(
            parameter.substring(0, equals), PercentText.unescaped(parameter.substring(equals + 1)));
      }
    }
    return new AnnounceParameters(values);
  }

  /** The 20 bytes of {@code info_hash}, or nothing. */
  Optional<byte[]> infoHash() {
    return Optional.ofNullable(values.get("info_hash")).filter(hash -> hash.length == HASH_LENGTH);
  }

  /** The 20 bytes of {@code peer_id}, or zeroes. */
  byte[] peerId() {
    byte[] id = values.get("peer_id");
    return id != null && id.length == HASH_LENGTH ? id : new byte[HASH_LENGTH];
  }

  /** A number that is not negative, or what stands for none. */
  long number(String name, long none) {
    byte[] value = values.get(name);
    String text = value == null ? "" : new String(value, ISO_8859_1);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : none;
  }

  /** The number of the event (BEP 15). */
  int event() {
    byte[] value = values.get("event");
    return switch (value == null ? "" : new String(value, ISO_8859_1)) {
      case "completed" -> 1;
      case "started" -> 2;
      case "stopped" -> 3;
      default -> 0;
    };
  }
}
