// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What requests of {@link AdminApi} bring, and what they are answered with: JSON. */
final class AdminBody {
  /** Info-hashes of one request at most. */
  static final int INFO_HASHES_MAX = 1_000;

  private static final String INFO_HASHES = "info_hashes";
  private static final Pattern INFO_HASH = Pattern.compile("[0-9a-fA-F]{40}");
  private static final String EXPECTED =
      ", expected: {\"info_hashes\": [\"40 hex digits\", ...]}, 1 to "
          + INFO_HASHES_MAX
          + " of them";

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private AdminBody() {}

  /** Writes the members of an object. */
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /**
   * Reads the info-hashes that something is to be done with.
   *
   * @return in lower case
   * @throws IllegalArgumentException if there are none; the message says what was expected
   */
  static List<String> infoHashes(byte[] body) {
    List<String> infoHashes = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(body)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "is no object");
      require(INFO_HASHES.equals(json.nextFieldName()), "has no info_hashes at its beginning");
      require(json.nextToken() == JsonToken.START_ARRAY, "has info_hashes that are no array");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        require(INFO_HASH.matcher(text).matches(), "has something that is no info-hash");
        infoHashes.add(text.toLowerCase(Locale.ROOT));
        require(infoHashes.size() <= INFO_HASHES_MAX, "has too many info-hashes");
      }
      require(json.nextToken() == JsonToken.END_OBJECT, "has more than info_hashes");
      require(json.nextToken() == null, "has something behind the object");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the body is no JSON" + EXPECTED, e);
    } catch (IOException e) {
      throw new AssertionError("the body is in memory", e);
    }
    require(!infoHashes.isEmpty(), "has no info-hash");
    return infoHashes;
  }

  private static void require(boolean holds, String wrong) {
    if (!holds) {
      throw new IllegalArgumentException("the body " + wrong + EXPECTED);
    }
  }

  /** An answer. */
  static Response answer(int status, Members members) throws IOException {
    return Response.json(
        status,
        JsonDocument.write(
            json -> {
              json.writeStartObject();
              members.writeTo(json);
              json.writeEndObject();
            }));
  }

  /** An answer that says what is wrong. */
  static Response error(int status, String what) throws IOException {
    return answer(status, json -> json.writeStringField("error", what));
  }
}
