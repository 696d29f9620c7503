// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.util.Map;
import org.agrona.concurrent.EpochClock;
import org.btrt.common.TextEscape;
import org.btrt.seed.SeedStatus;
import org.btrt.seed.StatusJson;

/**
 * Where a command that goes on says what happens: lines for people, or an object on each line for
 * programs.
 *
 * <p><em>Threading:</em> one thread.
 *
 * @param out gets the lines
 * @param json whether programs read it
 * @param clock for JSON's times
 */
record Printout(PrintWriter out, boolean json, EpochClock clock) {
  private static final long MS_PER_S = 1000;

  /** Something has happened: a text of any origin. */
  void event(String text) {
    out.println(json ? StatusJson.event(text, nowEpochS()) : TextEscape.line(text));
  }

  /** For programs: how it stands with a torrent. */
  void object(SeedStatus status) {
    out.println(StatusJson.status(status, nowEpochS()));
  }

  /** For programs: any other object, see {@link StatusJson#object}. */
  void object(String type, Map<String, ?> fields) {
    out.println(StatusJson.object(type, nowEpochS(), fields));
  }

  private long nowEpochS() {
    return clock.time() / MS_PER_S;
  }
}
