// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * One run: trackers, clients, and what comes of it, within networks that are there already. A
 * program of its own, started in the trackers' namespace; it says how far it is, and at last a line
 * of runs.tsv, and one of clients.tsv for each client. Ends by itself, or when its input does.
 *
 * <p>Arguments: scenario, arm, seed, prefix of the namespaces, directory for files, bin/btrt.
 */
final class LabRun {
  /** Begins a line that says how many clients have all, of how many, and after how many seconds. */
  static final String PROGRESS = "progress";

  /** Begins a line that is a client's. */
  static final String CLIENT = "client";

  /** Begins the last line. */
  static final String ROW = "row";

  /** The first line of clients.tsv. */
  static final String CLIENT_HEAD =
      "scenario\tarm\tseed\toperator\tclient\tuplink_kbit\tjoined_s\ttook_s\tholder\tstate"
          + "\tdown_bytes\tup_bytes";

  private static final int TICK_MS = 200;
  private static final double SAMPLE_S = 2;
  private static final double PROGRESS_S = 5;
  private static final double STALLED_MAX_S = 90;
  private static final double ORIGIN_WAIT_S = 20;
  private static final double NS_PER_S = 1e9;
  private static final double NS_PER_MS = 1e6;

  /** After so long a client must have found somebody. */
  private static final double SETTLED_S = 10;

  /** More than what still goes to dead clients. */
  private static final double RECOVERED_BYTES_PER_S = 20_000;

  private static final double DEATH_RINGS_S = 3;

  private final LabScenario scenario;
  private final LabArm arm;
  private final long seed;
  private final AnnounceLog log;
  private final LabSwarm swarm;
  private final LinkMeter meter;
  private final TrackerProcesses trackers;
  private final AnnounceRelay relay;
  private final Samples samples = new Samples();
  private long zeroNs;

  /** What was seen on the way. */
  static final class Samples {
    int count;
    int split;
    double links;
    double externalLinks;
    double deathS = Double.NaN;
    double recoveryS = Double.NaN;
    final List<Double> lateMs = new ArrayList<>();
    double atS;
    long bytesIn;
  }

  private LabRun(
      LabScenario scenario, LabArm arm, long seed, String prefix, Path directory, Path program)
      throws IOException, InterruptedException {
    this.scenario = scenario;
    this.arm = arm;
    this.seed = seed;
    Addresses addresses = new Addresses(scenario, arm);
    TrackerFiles files = new TrackerFiles(scenario, arm, addresses);
    log = new AnnounceLog(addresses);
    trackers = new TrackerProcesses(program, directory, files);
    boolean isMirroring = !arm.isAlone() && !arm.is(LabArm.Extra.REPLACING);
    relay = new AnnounceRelay(files, isMirroring, log);
    swarm = new LabSwarm(scenario, arm, seed, addresses, files, prefix, directory);
    meter = new LinkMeter(prefix, scenario);
  }

  /** Starts the program. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    Thread.ofPlatform().daemon().name("input").start(LabRun::endWithInput);
    int status = 1;
    try {
      LabRun run =
          new LabRun(
              LabScenario.of(arguments[0]),
              LabArm.parse(arguments[1]).getFirst(),
              Long.parseLong(arguments[2]),
              arguments[3],
              Path.of(arguments[4]),
              Path.of(arguments[5]));
      run.run();
      run.relay.close();
      run.trackers.close();
      status = 0;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(System.err);
    }
    System.out.flush();
    // Without the native library's own end.
    Runtime.getRuntime().halt(status);
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // The end as well.
    }
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(1);
  }

  private void run() throws IOException, InterruptedException {
    swarm.begin();
    awaitOrigin();
    MachineLoad before = MachineLoad.read();
    zeroNs = System.nanoTime();
    double sampleS = 0;
    double meterS = 0;
    double progressS = 0;
    while (!isOver()) {
      double nowS = nowS();
      swarm.tick(nowS);
      if (scenario.is(Special.HOLDERS_DIE)
          && Double.isNaN(samples.deathS)
          && nowS >= scenario.deathS()) {
        swarm.killHolders(log);
        samples.deathS = nowS;
      }
      if (nowS >= meterS) {
        meter.sample();
        watchRecovery(nowS);
        meterS = nowS + 1;
      }
      if (nowS >= sampleS) {
        look(nowS);
        sampleS = nowS + SAMPLE_S;
      }
      if (nowS >= progressS) {
        System.out.printf(
            "%s\t%d\t%d\t%.0f%n", PROGRESS, swarm.finished(), scenario.clients(), nowS);
        progressS = nowS + PROGRESS_S;
      }
      if (!trackers.areAlive()) {
        throw new IOException("a tracker has ended");
      }
      sleep();
    }
    meter.sample();
    report(MachineLoad.read(), before);
  }

  private void sleep() throws InterruptedException {
    long beginNs = System.nanoTime();
    Thread.sleep(TICK_MS);
    samples.lateMs.add((System.nanoTime() - beginNs) / NS_PER_MS - TICK_MS);
  }

  private double nowS() {
    return (System.nanoTime() - zeroNs) / NS_PER_S;
  }

  /** Nobody comes before the trackers know of the first seeder. */
  private void awaitOrigin() throws IOException, InterruptedException {
    zeroNs = System.nanoTime();
    while (log.announces() == 0) {
      if (nowS() > ORIGIN_WAIT_S) {
        throw new IOException("the first seeder has not announced itself: " + log.failures());
      }
      Thread.sleep(TICK_MS);
    }
  }

  private boolean isOver() {
    double nowS = nowS();
    return swarm.isSettled() || nowS > scenario.runMaxS() || swarm.stalledS(nowS) > STALLED_MAX_S;
  }

  private void look(double nowS) {
    Overlay overlay = swarm.overlay();
    Set<String> leechers = swarm.leechers(nowS, SETTLED_S);
    if (leechers.isEmpty()) {
      return;
    }
    samples.count++;
    samples.links += overlay.linksPerClient(leechers);
    samples.externalLinks += overlay.externalLinksPerClient(leechers);
    if (!overlay.reachable(swarm.seeders()).containsAll(leechers)) {
      samples.split++;
    }
  }

  private void watchRecovery(double nowS) {
    long bytesIn = meter.in(0);
    double rate = (bytesIn - samples.bytesIn) / (nowS - samples.atS);
    if (Double.isNaN(samples.recoveryS)
        && nowS - samples.deathS > DEATH_RINGS_S
        && rate > RECOVERED_BYTES_PER_S) {
      samples.recoveryS = nowS - samples.deathS;
    }
    samples.bytesIn = bytesIn;
    samples.atS = nowS;
  }

  private void report(MachineLoad after, MachineLoad before) {
    Map<Figure, Double> figures =
        new RunFigures(scenario, swarm.members(), meter, log).of(samples, after, before);
    List<String> lines = new ArrayList<>();
    for (LabMember member : swarm.members()) {
      lines.add(
          String.format(
              "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%.1f\t%.1f\t%s\t%s\t%d\t%d",
              CLIENT,
              scenario.name(),
              arm.name(),
              seed,
              member.operator(),
              member.number(),
              scenario.uplinkKbit(member.number()),
              member.joinedS(),
              member.tookS(),
              log.isHolder(member.address()) ? "yes" : "no",
              member.state().name().toLowerCase(Locale.ROOT),
              member.progress().downBytes(),
              member.progress().upBytes()));
    }
    List<String> reasons = Gates.judge(scenario, arm, figures);
    if (!log.failures().isEmpty()) {
      reasons.add(log.failures().getFirst());
    }
    LabRow row = new LabRow(scenario.name(), arm.name(), seed, String.join("; ", reasons), figures);
    lines.add(ROW + "\t" + row.line());
    lines.forEach(System.out::println);
  }
}
