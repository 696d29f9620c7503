// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is told about a measured window: lines for people, and one for machines.
 *
 * <p>A window is void if a reply was wrong, or if peers per reply are off by more than {@value
 * #PEERS_TOLERANCE}: that catches white lists, trackers that key by peer id and numwant faults.
 *
 * @param expectedPeers peers per reply of a right tracker
 * @param tookNs how long the window was
 * @param tracker the tracker's processor time within it
 * @param loop how requests were sent, in words
 */
record LoadReport(
    Measurements found, double expectedPeers, long tookNs, ProcessorMeter tracker, String loop) {
  private static final double PEERS_TOLERANCE = 0.03;

  boolean isPeersRight() {
    return Math.abs(found.peersPerReply() - expectedPeers)
        <= PEERS_TOLERANCE * Math.max(expectedPeers, 1);
  }

  boolean isValid() {
    return isPeersRight() && found.errors == 0 && found.announces > 0;
  }

  private double perS(long count) {
    return count * 1e9 / tookNs;
  }

  private double perProcessorS() {
    return tracker.ranNs() == 0 ? 0 : found.announces * 1e9 / tracker.ranNs();
  }

  private double bytesPerReply() {
    return (double) found.replyBytes / Math.max(1, found.announces);
  }

  void print(PrintStream out) {
    out.printf("announces/s       %,12.0f%n", perS(found.announces));
    if (tracker.ranNs() > 0) {
      out.printf(
          "announces/s of the tracker's own time %,.0f; it ran %.1f %%, waited for a core %.1f %%%n",
          perProcessorS(), 100.0 * tracker.ranNs() / tookNs, 100.0 * tracker.waitedNs() / tookNs);
    }
    out.printf("replies/s         %,12.0f%n", perS(found.replies()));
    out.printf(
        "peers per reply   %12.2f  (expected %.2f%s)%n",
        found.peersPerReply(), expectedPeers, isPeersRight() ? "" : ": VOID");
    out.printf("bytes per reply   %12.1f%n", bytesPerReply());
    out.printf(
        "errors            %,12d  %s%n",
        found.errors, found.firstError == null ? "" : "first: " + found.firstError);
    out.printf(
        "lost, strays      %,12d %,d; %,d connects%n", found.lost, found.strays, found.connects);
    out.printf("generator idle    %12.1f %%%n", 100.0 * found.idleNs / tookNs);
    out.printf(
        "latency, us       p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f (%s)%n",
        found.latencyUs(50),
        found.latencyUs(99),
        found.latencyUs(99.9),
        found.latencyUs(100),
        loop);
  }

  /** The line for machines; the last one. */
  void printResult(PrintStream out, boolean valid, double fillS) {
    out.printf(
        "result announces_per_s=%.0f announces_per_cpu_s=%.0f ran=%.3f waited=%.3f"
            + " replies_per_s=%.0f peers_per_reply=%.3f expected=%.3f bytes_per_reply=%.1f"
            + " errors=%d lost=%d strays=%d connects=%d idle=%.4f"
            + " p50_us=%.1f p99_us=%.1f p999_us=%.1f max_us=%.1f fill_s=%.1f valid=%b%n",
        perS(found.announces),
        perProcessorS(),
        (double) tracker.ranNs() / tookNs,
        (double) tracker.waitedNs() / tookNs,
        perS(found.replies()),
        found.peersPerReply(),
        expectedPeers,
        bytesPerReply(),
        found.errors,
        found.lost,
        found.strays,
        found.connects,
        (double) found.idleNs / tookNs,
        found.latencyUs(50),
        found.latencyUs(99),
        found.latencyUs(99.9),
        found.latencyUs(100),
        fillS,
        valid);
  }

  /** Writes a line for each whole second. */
  void writeSeconds(Path file) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.println("second,announces_per_s,p50_us,p99_us,p999_us,max_us");
      List<Measurements.Second> seconds = found.seconds();
      for (int i = 0; i < seconds.size(); i++) {
        Measurements.Second second = seconds.get(i);
        out.printf(
            "%d,%.0f,%.1f,%.1f,%.1f,%.1f%n",
            i + 1,
            second.announcesPerS(),
            second.p50Us(),
            second.p99Us(),
            second.p999Us(),
            second.maxUs());
      }
    }
  }

  /** Writes the percentiles of latency. */
  void writePercentiles(Path file) throws IOException {
    try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
      found.writePercentiles(out);
    }
  }
}
