// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bencoding for tests, as simple as it gets and without a line of the program's own: text, bytes,
 * numbers, lists, and maps whose keys come in the order they were put.
 */
final class Bencoded {
  private Bencoded() {}

  /** A dictionary: key, value, key, value. */
  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** The same dictionary with another value for a key, or one key more. */
  static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  static Map<String, Object> without(Map<String, Object> map, String key) {
    Map<String, Object> changed = new LinkedHashMap<>(map);
    changed.remove(key);
    return changed;
  }

  static byte[] bytes(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, value);
    return out.toByteArray();
  }

  /** Bytes as they stand, a character each. */
  static byte[] raw(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case Integer number -> out.writeBytes(raw("i" + number + "e"));
      case Long number -> out.writeBytes(raw("i" + number + "e"));
      case String text -> write(out, text.getBytes(UTF_8));
      case byte[] bytes -> {
        out.writeBytes(raw(bytes.length + ":"));
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        out.write('l');
        list.forEach(item -> write(out, item));
        out.write('e');
      }
      case Map<?, ?> map -> {
        out.write('d');
        map.forEach(
            (key, item) -> {
              write(out, key);
              write(out, item);
            });
        out.write('e');
      }
      default -> throw new AssertionError(value);
    }
  }
}
