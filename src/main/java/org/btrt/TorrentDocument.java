// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.torrent.MagnetLink;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.TorrentContent;
import org.btrt.torrent.TorrentFile;

/** Renders what a torrent file says as one line of JSON; what is not there is null. */
final class TorrentDocument {
  // ASCII only: no name can turn a terminal's lines.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private TorrentDocument() {}

  static String render(Path file, Metainfo metainfo) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("file", file.toString());
      json.writeStringField("format", metainfo.format().toString());
      write(json, "info_hash_v1", metainfo.infoHashes().v1());
      write(json, "info_hash_v2", metainfo.infoHashes().v2());
      writeContent(json, metainfo.content());
      json.writeBooleanField("private", metainfo.isPrivate());
      write(json, "source", metainfo.source());
      json.writeArrayFieldStart("trackers");
      for (List<String> tier : metainfo.trackers()) {
        write(json, tier);
      }
      json.writeEndArray();
      json.writeFieldName("web_seeds");
      write(json, metainfo.webSeeds());
      write(json, "comment", metainfo.comment());
      write(json, "created_by", metainfo.createdBy());
      json.writeFieldName("created_epoch_s");
      if (metainfo.createdEpochS().isPresent()) {
        json.writeNumber(metainfo.createdEpochS().getAsLong());
      } else {
        json.writeNull();
      }
      json.writeStringField("magnet", MagnetLink.of(metainfo));
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void writeContent(JsonGenerator json, TorrentContent content) throws IOException {
    json.writeStringField("name", content.name());
    json.writeNumberField("total_bytes", content.totalBytes());
    json.writeNumberField("piece_bytes", content.pieceBytes());
    json.writeNumberField("piece_count", content.pieceCount());
    json.writeBooleanField("directory", content.directory());
    json.writeArrayFieldStart("files");
    for (TorrentFile file : content.realFiles()) {
      json.writeStartObject();
      json.writeFieldName("path");
      write(json, file.path());
      json.writeNumberField("length_bytes", file.lengthBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeString(value.get());
    } else {
      json.writeNull();
    }
  }

  private static void write(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
