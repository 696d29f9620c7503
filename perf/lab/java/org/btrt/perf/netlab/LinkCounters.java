// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes that have gone through the interfaces of a network namespace, frames with their headers.
 *
 * @param received by interface
 * @param sent by interface: what the limits let pass
 */
record LinkCounters(Map<String, Long> received, Map<String, Long> sent) {
  private static final int COLUMNS = 16;
  private static final int SENT_COLUMN = 8;

  /** Reads those of a router. */
  static LinkCounters read(NamespaceThread router) throws IOException, InterruptedException {
    return parse(router.call(() -> Files.readString(Path.of("/proc/thread-self/net/dev"))));
  }

  /** Reads the text of /proc/net/dev: two lines of heads, then name and columns. */
  static LinkCounters parse(String text) {
    Map<String, Long> received = new HashMap<>();
    Map<String, Long> sent = new HashMap<>();
    text.lines()
        .skip(2)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              String[] columns = line.substring(colon + 1).strip().split("\\s+", -1);
              if (colon < 0 || columns.length < COLUMNS) {
                throw new IllegalArgumentException("not a line of /proc/net/dev: " + line);
              }
              String name = line.substring(0, colon).strip();
              received.put(name, Long.parseLong(columns[0]));
              sent.put(name, Long.parseLong(columns[SENT_COLUMN]));
            });
    return new LinkCounters(received, sent);
  }

  /** What came in by an interface since then; 0: there is none of that name. */
  long receivedSince(LinkCounters then, String name) {
    return received.getOrDefault(name, 0L) - then.received.getOrDefault(name, 0L);
  }

  /** What went out by an interface since then; 0: there is none of that name. */
  long sentSince(LinkCounters then, String name) {
    return sent.getOrDefault(name, 0L) - then.sent.getOrDefault(name, 0L);
  }
}
