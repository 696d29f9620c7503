// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.btrt.config.HashListSettings.Format;

/** Turns a list that was written in one format into another, and checks it on the way. */
public final class HashListConverter {
  private static final int HEX_LENGTH = 2 * HashList.HASH_BYTES;

  private HashListConverter() {}

  /**
   * Converts.
   *
   * @throws IOException if the content is not what its format says, or if the counts and times that
   *     JSON has are not there
   */
  public static byte[] convert(byte[] content, Format from, Format to) throws IOException {
    List<String> hashes =
        switch (from) {
          case TEXT -> fromText(content);
          case BINARY -> fromBinary(content);
          case JSON -> fromJson(content);
        };
    if (from == to) {
      return content;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String hash : hashes) {
      switch (to) {
        case TEXT -> out.writeBytes((hash + '\n').getBytes(StandardCharsets.US_ASCII));
        case BINARY -> out.writeBytes(HexFormat.of().parseHex(hash));
        case JSON ->
            throw new IOException("the list has no counts and times, expected: one kept as json");
      }
    }
    return out.toByteArray();
  }

  private static List<String> fromText(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.US_ASCII);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new IOException("the last line is cut, expected: a line feed at its end");
    }
    List<String> hashes = text.lines().toList();
    for (String hash : hashes) {
      check(hash);
    }
    return hashes;
  }

  private static List<String> fromBinary(byte[] content) throws IOException {
    if (content.length % HashList.HASH_BYTES != 0) {
      throw new IOException(
          content.length + " bytes, expected: a multiple of " + HashList.HASH_BYTES);
    }
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < content.length; i += HashList.HASH_BYTES) {
      hashes.add(HexFormat.of().formatHex(content, i, i + HashList.HASH_BYTES));
    }
    return hashes;
  }

  private static List<String> fromJson(byte[] content) throws IOException {
    List<String> hashes = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object, expected: a list kept as json");
      }
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "info_hash".equals(parser.currentName())) {
          String hash = parser.getText();
          check(hash);
          // The families of a torrent stand together.
          if (hashes.isEmpty() || !hashes.get(hashes.size() - 1).equals(hash)) {
            hashes.add(hash);
          }
        }
      }
    }
    return hashes;
  }

  private static void check(String hash) throws IOException {
    if (hash.length() != HEX_LENGTH || !hash.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IOException("not an info-hash, expected: " + HEX_LENGTH + " hex digits a line");
    }
  }
}
