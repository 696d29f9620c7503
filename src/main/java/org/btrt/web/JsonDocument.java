// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Puts a JSON document together. */
final class JsonDocument {
  static final String CONTENT_TYPE = "application/json";

  // ASCII only: no name can end up in the middle of a surrogate pair or turn a terminal's lines.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonDocument() {}

  /** What is in a document. */
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static byte[] write(Content content) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      content.writeTo(json);
    }
    return out.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }
}
