// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.util.List;

/** Renders {@code /history}: what the charts are drawn from, for the page's own script. */
final class HistoryDocument {
  private HistoryDocument() {}

  static byte[] render(History history, List<String> groupNames) throws IOException {
    History.Rows rows = history.newest(History.ROWS);
    return JsonDocument.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("end", rows.end());
          json.writeArrayFieldStart("charts");
          for (Chart chart : Chart.values()) {
            json.writeStartObject();
            json.writeStringField("key", chart.key());
            json.writeArrayFieldStart("series");
            for (String name : chart.series(groupNames)) {
              json.writeString(name);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("points");
          for (int row = 1; row < rows.size(); row++) {
            json.writeStartObject();
            json.writeNumberField("time_s", rows.timeS(row));
            json.writeFieldName("row");
            Chart.writeRow(json, rows, row, groupNames.size());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
