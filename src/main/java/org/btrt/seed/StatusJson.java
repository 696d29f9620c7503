// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What happens, for programs: one JSON object on a line of ASCII, each with {@code time_epoch_s}
 * and {@code type}. What is not known is null.
 */
public final class StatusJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private StatusJson() {}

  /**
   * How it stands with a torrent.
   *
   * @param timeEpochS now
   */
  public static String status(SeedStatus status, long timeEpochS) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", status.name());
    fields.put("info_hash", status.infoHash());
    fields.put("data", status.data().toString());
    fields.put("state", status.state().name().toLowerCase(Locale.ROOT));
    fields.put("error", status.error());
    fields.put("percent", status.percent());
    fields.put("total_bytes", status.totalBytes());
    fields.put("done_bytes", status.doneBytes());
    fields.put("download_bytes_per_s", status.downloadBytesPerS());
    fields.put("upload_bytes_per_s", status.uploadBytesPerS());
    fields.put("downloaded_bytes", status.downloadedBytes());
    fields.put("uploaded_bytes", status.uploadedBytes());
    fields.put(
        "time_left_s", status.timeLeftS().isPresent() ? status.timeLeftS().getAsLong() : null);
    fields.put(
        "share_ratio", status.shareRatio().isPresent() ? status.shareRatio().getAsDouble() : null);
    fields.put("seeds_known", known(status.seedsKnown()));
    fields.put("leechers_known", known(status.leechersKnown()));
    fields.put("seeds_connected", status.seedsConnected());
    fields.put("leechers_connected", status.leechersConnected());
    return object("status", timeEpochS, fields);
  }

  /** Something that has happened. */
  public static String event(String text, long timeEpochS) {
    return object("event", timeEpochS, Map.of("text", text));
  }

  /**
   * Any other object.
   *
   * @param fields texts, numbers, flags and nulls, in their order
   */
  public static String object(String type, long timeEpochS, Map<String, ?> fields) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("time_epoch_s", timeEpochS);
      json.writeStringField("type", type);
      for (Map.Entry<String, ?> field : fields.entrySet()) {
        json.writeFieldName(field.getKey());
        writeValue(json, field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.toString();
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Double number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.longValue());
      default -> json.writeString(value.toString());
    }
  }

  private static Integer known(int count) {
    return count < 0 ? null : count;
  }
}
