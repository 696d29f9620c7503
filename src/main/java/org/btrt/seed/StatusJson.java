// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How it stands with a torrent, for programs: one JSON object on a line of ASCII. What is not known
 * is null. Another line is {@code {"time_epoch_s":..., "type":"event", "text":...}}.
 */
public final class StatusJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Writes the fields of one object. */
  private interface Fields {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private StatusJson() {}

  /**
   * The line of a torrent.
   *
   * @param timeEpochS now
   */
  public static String status(SeedStatus status, long timeEpochS) {
    return object("status", timeEpochS, json -> writeStatus(json, status));
  }

  /** The line of something that has happened. */
  public static String event(String text, long timeEpochS) {
    return object("event", timeEpochS, json -> json.writeStringField("text", text));
  }

  private static void writeStatus(JsonGenerator json, SeedStatus status) throws IOException {
    json.writeStringField("name", status.name());
    json.writeStringField("info_hash", status.infoHash());
    json.writeStringField("data", status.data().toString());
    json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("error", status.error());
    json.writeNumberField("percent", status.percent());
    json.writeNumberField("total_bytes", status.totalBytes());
    json.writeNumberField("done_bytes", status.doneBytes());
    json.writeNumberField("download_bytes_per_s", status.downloadBytesPerS());
    json.writeNumberField("upload_bytes_per_s", status.uploadBytesPerS());
    json.writeNumberField("downloaded_bytes", status.downloadedBytes());
    json.writeNumberField("uploaded_bytes", status.uploadedBytes());
    OptionalLong timeLeftS = status.timeLeftS();
    json.writeFieldName("time_left_s");
    if (timeLeftS.isPresent()) {
      json.writeNumber(timeLeftS.getAsLong());
    } else {
      json.writeNull();
    }
    OptionalDouble ratio = status.shareRatio();
    json.writeFieldName("share_ratio");
    if (ratio.isPresent()) {
      json.writeNumber(ratio.getAsDouble());
    } else {
      json.writeNull();
    }
    writeKnown(json, "seeds_known", status.seedsKnown());
    writeKnown(json, "leechers_known", status.leechersKnown());
    json.writeNumberField("seeds_connected", status.seedsConnected());
    json.writeNumberField("leechers_connected", status.leechersConnected());
  }

  private static void writeKnown(JsonGenerator json, String name, int count) throws IOException {
    if (count < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, count);
    }
  }

  private static String object(String type, long timeEpochS, Fields fields) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("time_epoch_s", timeEpochS);
      json.writeStringField("type", type);
      fields.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.toString();
  }
}
