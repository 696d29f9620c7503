// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code btrt-load}: asks a UDP tracker, judges its answers, tells how fast they came. The last
 * line of the output is for machines.
 */
@Command(
    name = "btrt-load",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Asks a UDP tracker as the population of perf/README.md would.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:valid", "1:failed", "2:wrong usage", "3:void: answers were wrong"})
public final class LoadCommand implements Callable<Integer> {
  private static final int VOID = 3;
  private static final double PEERS_TOLERANCE = 0.03;
  private static final double STEADY_TOLERANCE = 0.005;
  private static final int WARM_UP_FACTOR_MAX = 3;
  private static final int HASH_LENGTH = 20;

  @Option(names = "--tracker", description = "PORT on 127.0.0.1 (default: ${DEFAULT-VALUE})")
  private int port = 6969;

  @Option(names = "--tracker-process", description = "its id: counts its processor time")
  private long trackerProcess;

  @Option(names = "--torrents", description = "torrents (default: ${DEFAULT-VALUE})")
  private int torrents = 1_000_000;

  @Option(names = "--peers", description = "peers (default: ${DEFAULT-VALUE})")
  private int peers = 2_000_000;

  @Option(names = "--swarm-size", description = "peers of every swarm; 0: skewed")
  private int swarmSize;

  @Option(names = "--sockets", description = "source addresses (default: ${DEFAULT-VALUE})")
  private int sockets = 8;

  @Option(names = "--window", description = "requests outstanding per socket (${DEFAULT-VALUE})")
  private int window = 24;

  @Option(names = "--skip-fill", description = "every peer has announced already")
  private boolean skipFill;

  @Option(names = "--fill-only", description = "every peer announces once, then the end")
  private boolean fillOnly;

  @Option(names = "--fill-timeout", description = "seconds (default: ${DEFAULT-VALUE})")
  private int fillTimeoutS = 120;

  @Option(names = "--warm-up", description = "seconds at least (default: ${DEFAULT-VALUE})")
  private int warmUpS = 10;

  @Option(names = "--seconds", description = "measured window (default: ${DEFAULT-VALUE})")
  private int seconds = 30;

  @Option(names = "--rate", description = "open loop: requests a second; 0: closed loop")
  private long ratePerS;

  @Option(names = "--expect-peers", description = "peers per reply; default: what is right")
  private double expectedPeers = -1;

  @Option(names = "--write-hashes", description = "only write the info-hashes to this file")
  private Path hashes;

  /** Runs it. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new LoadCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Population population =
        swarmSize > 0 ? Population.even(peers, swarmSize) : Population.skewed(torrents, peers);
    if (hashes != null) {
      writeHashes(population);
      return 0;
    }
    if (window < 1 || window > LoadSocket.WINDOW_MAX || sockets < 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--window: expected: 1 to " + LoadSocket.WINDOW_MAX);
    }
    InetSocketAddress tracker = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    Measurements measurements = new Measurements();
    try (LoadGenerator generator =
        new LoadGenerator(
            ByteBuffer.wrap(tracker.getAddress().getAddress()).getInt(),
            port,
            sockets,
            window,
            population,
            measurements)) {
      return drive(generator, population, measurements);
    }
  }

  private int drive(LoadGenerator generator, Population population, Measurements measurements) {
    long startNs = System.nanoTime();
    if (!skipFill && !generator.fill(fillTimeoutS)) {
      System.out.println("not every peer was answered in time: " + measurements.firstError);
      System.out.println("result valid=false");
      return VOID;
    }
    long fillNs = System.nanoTime() - startNs;
    long fillErrors = measurements.errors;
    if (!skipFill) {
      System.out.printf(
          "filled: %,d peers in %.1f s, %d lost, %d errors%n",
          population.peerCount(), fillNs / 1e9, measurements.lost, fillErrors);
    }
    if (fillOnly) {
      boolean valid = fillErrors == 0;
      System.out.printf(
          "result filled=%d fill_s=%.1f errors=%d lost=%d valid=%b%n",
          measurements.announces, fillNs / 1e9, measurements.errors, measurements.lost, valid);
      return valid ? 0 : VOID;
    }
    warmUp(generator, measurements);
    ProcessorMeter meter = new ProcessorMeter(trackerProcess);
    meter.begin();
    long tookNs = generator.run("measure", seconds, ratePerS);
    meter.end();
    int status = report(population, measurements, fillNs, tookNs, meter);
    return fillErrors == 0 ? status : VOID;
  }

  /** Until the answers are steady, for a third of the warm-up each time. */
  private void warmUp(LoadGenerator generator, Measurements measurements) {
    double before = 0;
    int spentS = 0;
    int partS = Math.max(1, warmUpS / WARM_UP_FACTOR_MAX);
    boolean steady = false;
    while (spentS < warmUpS || (!steady && spentS < WARM_UP_FACTOR_MAX * warmUpS)) {
      generator.run("warm-up", partS, 0);
      spentS += partS;
      double now = measurements.peersPerReply();
      steady = Math.abs(now - before) <= STEADY_TOLERANCE * now;
      before = now;
    }
  }

  private int report(
      Population population, Measurements found, long fillNs, long tookNs, ProcessorMeter tracker) {
    double perProcessorS = tracker.ranNs() == 0 ? 0 : found.announces * 1e9 / tracker.ranNs();
    double expected = expectedPeers >= 0 ? expectedPeers : population.peersPerReply();
    double perS = 1e9 / tookNs;
    boolean peersRight =
        Math.abs(found.peersPerReply() - expected) <= PEERS_TOLERANCE * Math.max(expected, 1);
    boolean valid = peersRight && found.errors == 0 && found.announces > 0;
    System.out.printf("announces/s       %,12.0f%n", found.announces * perS);
    if (trackerProcess != 0) {
      System.out.printf(
          "announces/s of the tracker's own time %,.0f; it ran %.1f %%, waited for a core %.1f %%%n",
          perProcessorS, 100.0 * tracker.ranNs() / tookNs, 100.0 * tracker.waitedNs() / tookNs);
    }
    System.out.printf("replies/s         %,12.0f%n", found.replies() * perS);
    System.out.printf(
        "peers per reply   %12.2f  (expected %.2f%s)%n",
        found.peersPerReply(), expected, peersRight ? "" : ": VOID");
    System.out.printf("bytes per reply   %12.1f%n", (double) found.replyBytes / found.announces);
    System.out.printf(
        "errors            %,12d  %s%n",
        found.errors, found.firstError == null ? "" : "first: " + found.firstError);
    System.out.printf("lost, strays      %,12d %,d%n", found.lost, found.strays);
    System.out.printf("generator idle    %12.1f %%%n", 100.0 * found.idleNs / tookNs);
    System.out.printf(
        "latency, us       p50 %.0f, p99 %.0f, p99.9 %.0f (%s)%n",
        found.latencyUs(50),
        found.latencyUs(99),
        found.latencyUs(99.9),
        ratePerS == 0
            ? "closed loop, " + sockets * window + " outstanding"
            : "open loop, from the moment due");
    System.out.printf(
        "result announces_per_s=%.0f announces_per_cpu_s=%.0f ran=%.3f waited=%.3f replies_per_s=%.0f peers_per_reply=%.3f expected=%.3f"
            + " errors=%d lost=%d strays=%d idle=%.4f p50_us=%.1f p99_us=%.1f p999_us=%.1f"
            + " fill_s=%.1f valid=%b%n",
        found.announces * perS,
        perProcessorS,
        (double) tracker.ranNs() / tookNs,
        (double) tracker.waitedNs() / tookNs,
        found.replies() * perS,
        found.peersPerReply(),
        expected,
        found.errors,
        found.lost,
        found.strays,
        (double) found.idleNs / tookNs,
        found.latencyUs(50),
        found.latencyUs(99),
        found.latencyUs(99.9),
        fillNs / 1e9,
        valid);
    return valid ? 0 : VOID;
  }

  private void writeHashes(Population population) throws IOException {
    byte[] bytes = new byte[HASH_LENGTH];
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    try (Writer writer = Files.newBufferedWriter(hashes)) {
      for (int torrent = 0; torrent < population.torrentCount(); torrent++) {
        Population.infoHash(torrent, buffer, 0);
        writer.write(HexFormat.of().formatHex(bytes));
        writer.write('\n');
      }
    }
  }
}
