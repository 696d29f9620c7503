// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Renders {@code /live}: what has changed on the info page since it was sent, for the page's own
 * script. Made at most once for each row of the history, however many ask for it.
 *
 * <p>Asked for once a second, instead of sent as events: a viewer holds no thread and no buffer
 * here between two answers, whoever was away simply asks again, and no proxy needs to know of it.
 *
 * <p><em>Threading:</em> any thread; the first that asks renders, the others wait for it.
 */
final class LiveDocument {
  private final WebSources sources;
  private byte[] latest;
  private long latestEnd;

  LiveDocument(WebSources sources) {
    this.sources = sources;
  }

  /** The document of the newest row; not to be changed. */
  synchronized byte[] latest() throws IOException {
    if (latest == null || sources.history().rowCount() != latestEnd) {
      Observation seen = sources.observe();
      latest = render(seen);
      latestEnd = seen.newest().end();
    }
    return latest;
  }

  static byte[] render(Observation seen) throws IOException {
    Figures figures = Figures.of(seen);
    return JsonDocument.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("layout", figures.layout());
          json.writeNumberField("end", seen.newest().end());
          json.writeObjectFieldStart("texts");
          for (Map.Entry<String, String> text : figures.texts().entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
          }
          json.writeEndObject();
          json.writeObjectFieldStart("tables");
          for (Map.Entry<String, List<List<Cell>>> table : figures.tables().entrySet()) {
            json.writeFieldName(table.getKey());
            writeTable(json, table.getValue());
          }
          json.writeEndObject();
          json.writeArrayFieldStart("warnings");
          for (String warning : figures.warnings()) {
            json.writeString(warning);
          }
          json.writeEndArray();
          writePoint(json, seen);
          json.writeEndObject();
        });
  }

  private static void writeTable(JsonGenerator json, List<List<Cell>> rows) throws IOException {
    json.writeStartArray();
    for (List<Cell> row : rows) {
      json.writeStartArray();
      for (Cell cell : row) {
        writeCell(json, cell);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void writeCell(JsonGenerator json, Cell cell) throws IOException {
    switch (cell) {
      case Cell.Text text -> json.writeString(text.text());
      case Cell.Share share -> {
        json.writeStartObject();
        json.writeStringField("text", share.text());
        json.writeNumberField("share", share.part());
        json.writeEndObject();
      }
      case Cell.Torrent torrent -> {
        json.writeStartObject();
        json.writeStringField("hash", torrent.infoHash());
        json.writeStringField("name", torrent.name());
        json.writeStringField("link", SearchPages.linkTo(torrent.infoHash()));
        json.writeEndObject();
      }
    }
  }

  /** What the charts grow by; nothing before the second row. */
  private static void writePoint(JsonGenerator json, Observation seen) throws IOException {
    json.writeFieldName("point");
    History.Rows newest = seen.newest();
    if (newest.size() < 2) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("time_s", newest.timeS(1));
    json.writeFieldName("row");
    Chart.writeRow(json, newest, 1, seen.groupNames().size());
    json.writeEndObject();
  }
}
