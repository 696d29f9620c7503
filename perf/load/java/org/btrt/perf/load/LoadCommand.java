// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code btrt-load}: asks a tracker, judges its answers, tells how fast they came. The last line of
 * the output is for machines.
 */
@Command(
    name = "btrt-load",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    version = "btrt-load of perf/README.md",
    showDefaultValues = true,
    usageHelpWidth = 100,
    description = {
      "Asks a tracker on this machine's loopback address as the population of perf/README.md would,"
          + " judges the replies and tells how fast they came.",
      "First every peer announces once (fill), then comes the warm-up, then the measured window."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  load.sh --port 6969                             as many announces by UDP as are answered",
      "  load.sh --port 6969 --rate 50000 --histogram f  open loop; percentiles of latency to f",
      "  load.sh --port 6969 --http --pipeline 16        by HTTP, 16 requests at a time"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:valid", "1:failed", "2:wrong usage", "3:void: answers were wrong"})
public final class LoadCommand implements Callable<Integer> {
  private static final int VOID = 3;
  private static final double STEADY_TOLERANCE = 0.005;
  private static final int WARM_UP_FACTOR_MAX = 3;
  private static final int HASH_LENGTH = 20;
  private static final int UDP_CLIENTS = 8;
  private static final int UDP_WINDOW = 24;
  private static final int HTTP_CLIENTS = 64;
  private static final int REQUESTS = 100_000;
  private static final int PRACTICE_S = 8;

  @Spec private CommandSpec spec;

  @Option(names = "--port", paramLabel = "PORT", description = "the tracker's")
  private int port = 6969;

  @Option(names = "--http", description = "ask by HTTP, over kept connections")
  private boolean http;

  @Option(names = "--ipv6", description = "ask at ::1 instead of 127.0.0.1")
  private boolean ipv6;

  @Option(
      names = "--tracker-process",
      paramLabel = "PID",
      defaultValue = "0",
      description = "count the processor time of this process; 0: of none")
  private long trackerProcess;

  @Option(names = "--torrents", paramLabel = "N", description = "torrents of the population")
  private int torrents = 1_000_000;

  @Option(names = "--peers", paramLabel = "N", description = "peers of the population")
  private int peers = 2_000_000;

  @Option(
      names = "--swarm-size",
      paramLabel = "N",
      description = "peers of every swarm; 0: few large ones, many tiny ones")
  private int swarmSize;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      description = "sockets or connections; 0: 8 by UDP, 64 by HTTP")
  private int sockets;

  @Option(
      names = "--source-networks",
      paramLabel = "N",
      description =
          "spread the sockets over addresses of the networks 127.0.1.0/24 to 127.0.N.0/24;"
              + " 0: all have the tracker's own address, as always with --ipv6")
  private int sourceNetworks = 4;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "UDP: requests outstanding on a socket (1 to " + UdpClient.WINDOW_MAX + ")")
  private int window = UDP_WINDOW;

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      description =
          "HTTP: requests outstanding on a connection (1 to " + HttpClient.PIPELINE_MAX + ")")
  private int pipeline = 1;

  @Option(
      names = "--practice",
      paramLabel = "PORT",
      description =
          "ask the tracker at this port for "
              + PRACTICE_S
              + " seconds first, so that the generator itself is warm; 0: none")
  private int practicePort;

  @Option(names = "--await", paramLabel = "S", description = "wait so long for a tracker to start")
  private int awaitS;

  @Option(names = "--skip-fill", description = "every peer has announced already")
  private boolean skipFill;

  @Option(names = "--fill-only", description = "every peer announces once, then the end")
  private boolean fillOnly;

  @Option(names = "--fill-timeout", paramLabel = "S", description = "seconds the fill may take")
  private int fillTimeoutS = 120;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description = "seconds at least, until peers per reply are steady; 0: none")
  private int warmUpS = 10;

  @Option(names = "--seconds", paramLabel = "S", description = "measured window")
  private int seconds = 30;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "open loop: so many requests a second at fixed moments, from which latency counts;"
              + " 0: closed loop, as many as are answered")
  private long ratePerS;

  @Option(
      names = "--shared-core",
      description = "wait for replies instead of polling: for a core that the tracker uses too")
  private boolean sharedCore;

  @Option(names = "--seed", paramLabel = "N", description = "of who asks when")
  private long seed = 7;

  @Option(
      names = "--no-seeders-for-seeders",
      description = "a right reply to a seeder lists leechers only")
  private boolean seedersForLeechersOnly;

  @Option(
      names = "--expect-peers",
      paramLabel = "X",
      description = "right number of peers per reply; -1: that of the population")
  private double expectedPeers = -1;

  @Option(names = "--histogram", paramLabel = "FILE", description = "write percentiles of latency")
  private Path histogram;

  @Option(names = "--per-second", paramLabel = "FILE", description = "write each second as CSV")
  private Path perSecond;

  @Option(names = "--write-hashes", paramLabel = "FILE", description = "only write info-hashes")
  private Path hashes;

  @Option(
      names = "--write-requests",
      paramLabel = "FILE",
      description = "only write 100,000 HTTP requests of the population")
  private Path requests;

  /** Runs it. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new LoadCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Population population =
        swarmSize > 0 ? Population.even(peers, swarmSize) : Population.skewed(torrents, peers);
    if (hashes != null) {
      writeHashes(population);
      return 0;
    }
    if (requests != null) {
      writeRequests(population);
      return 0;
    }
    Measurements measurements = new Measurements();
    if (practicePort > 0) {
      try (LoadGenerator generator =
          new LoadGenerator(clients(practicePort), population, measurements, seed)) {
        generator.run("practice", PRACTICE_S, 0);
      }
    }
    InetSocketAddress tracker =
        new InetSocketAddress(InetAddress.getByName(ipv6 ? "::1" : "127.0.0.1"), port);
    if (awaitS > 0 && !await(tracker)) {
      System.out.println("nobody answers at " + tracker);
      System.out.println("result valid=false");
      return VOID;
    }
    try (LoadGenerator generator =
        new LoadGenerator(clients(port), population, measurements, seed)) {
      return drive(generator, population, measurements);
    }
  }

  private boolean await(InetSocketAddress tracker) throws IOException, InterruptedException {
    System.out.println("waiting for " + tracker);
    long startNs = System.nanoTime();
    boolean answers = TrackerProbe.await(tracker, http, awaitS);
    System.out.printf("answered after %.2f s%n", (System.nanoTime() - startNs) / 1e9);
    return answers;
  }

  private void check() {
    expect("--window", window, 1, UdpClient.WINDOW_MAX);
    expect("--pipeline", pipeline, 1, HttpClient.PIPELINE_MAX);
    expect("--source-networks", sourceNetworks, 0, Endpoints.NETWORKS_MAX);
    int most = Math.max(1, sourceNetworks) * Endpoints.ADDRESSES_PER_NETWORK;
    expect("--sockets", socketCount(), 1, most);
    expect("--seconds", seconds, 1, Integer.MAX_VALUE);
    expect("--peers", peers, socketCount(), Integer.MAX_VALUE);
    expect("--torrents", torrents, 1, Integer.MAX_VALUE);
  }

  private void expect(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(), option + "=" + value + ", expected: " + min + " to " + max);
    }
  }

  private int socketCount() {
    return sockets != 0 ? sockets : http ? HTTP_CLIENTS : UDP_CLIENTS;
  }

  private LoadGenerator.Clients clients(int atPort) {
    return new LoadGenerator.Clients(
        http, ipv6, atPort, sourceNetworks, socketCount(), http ? pipeline : window, sharedCore);
  }

  private int drive(LoadGenerator generator, Population population, Measurements measurements)
      throws IOException {
    long startNs = System.nanoTime();
    if (!skipFill && !generator.fill(fillTimeoutS)) {
      System.out.println("not every peer was answered in time: " + measurements.firstError);
      System.out.println("result valid=false");
      return VOID;
    }
    double fillS = skipFill ? 0 : (System.nanoTime() - startNs) / 1e9;
    long fillErrors = measurements.errors;
    if (!skipFill) {
      System.out.printf(
          "filled: %,d peers in %.1f s, %d lost, %d errors%n",
          population.peerCount(), fillS, measurements.lost, fillErrors);
    }
    if (fillOnly) {
      boolean valid = fillErrors == 0;
      System.out.printf(
          "result filled=%d fill_s=%.1f errors=%d lost=%d valid=%b%n",
          measurements.announces, fillS, measurements.errors, measurements.lost, valid);
      return valid ? 0 : VOID;
    }
    warmUp(generator, measurements);
    ProcessorMeter meter = new ProcessorMeter(trackerProcess);
    meter.begin();
    long tookNs = generator.run("measure", seconds, ratePerS);
    meter.end();
    LoadReport report =
        new LoadReport(measurements, expectedPeers(population), tookNs, meter, loop());
    write(report);
    boolean valid = report.isValid() && fillErrors == 0;
    report.print(System.out);
    report.printResult(System.out, valid, fillS);
    return valid ? 0 : VOID;
  }

  private double expectedPeers(Population population) {
    if (expectedPeers >= 0) {
      return expectedPeers;
    }
    return seedersForLeechersOnly
        ? population.peersPerReplyWithoutSeeders()
        : population.peersPerReply();
  }

  private String loop() {
    return ratePerS > 0
        ? "open loop, from the moment due"
        : "closed loop, " + socketCount() * (http ? pipeline : window) + " outstanding";
  }

  private void write(LoadReport report) throws IOException {
    if (histogram != null) {
      report.writePercentiles(histogram);
    }
    if (perSecond != null) {
      report.writeSeconds(perSecond);
    }
  }

  /** Until the answers are steady, for a third of the warm-up each time. */
  private void warmUp(LoadGenerator generator, Measurements measurements) {
    double before = 0;
    int spentS = 0;
    int partS = Math.max(1, warmUpS / WARM_UP_FACTOR_MAX);
    boolean steady = false;
    while (spentS < warmUpS || (!steady && spentS < WARM_UP_FACTOR_MAX * warmUpS)) {
      generator.run("warm-up", partS, ratePerS);
      spentS += partS;
      double now = measurements.peersPerReply();
      steady = Math.abs(now - before) <= STEADY_TOLERANCE * now;
      before = now;
    }
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

  /** Announces as all clients of one address send them, for a tool that only sends. */
  private void writeRequests(Population population) throws IOException {
    HttpRequestEncoder encoder = new HttpRequestEncoder();
    byte[] bytes = new byte[HttpRequestEncoder.REQUEST_MAX_BYTES];
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    SplittableRandom random = new SplittableRandom(seed);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(requests))) {
      for (int i = 0; i < REQUESTS; i++) {
        int peer = random.nextInt(population.peerCount());
        int length =
            encoder.announce(
                buffer, 0, population.torrentOf(peer), peer, LoadGenerator.portOf(peer, 1), false);
        out.write(bytes, 0, length);
      }
    }
  }
}
