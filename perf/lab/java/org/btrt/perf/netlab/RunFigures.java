// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.btrt.perf.report.Medians;

/**
 * Works out the figures of a run from what was counted.
 *
 * <p><em>Threading:</em> the run's.
 */
final class RunFigures {
  private static final double P95 = 95;
  private static final double HALF = 50;

  private final LabScenario scenario;
  private final List<LabMember> members;
  private final LinkMeter meter;
  private final AnnounceLog log;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

  RunFigures(LabScenario scenario, List<LabMember> members, LinkMeter meter, AnnounceLog log) {
    this.scenario = scenario;
    this.members = members;
    this.meter = meter;
    this.log = log;
  }

  Map<Figure, Double> of(LabRun.Samples samples, MachineLoad after, MachineLoad before) {
    copies();
    times();
    put(Figure.RECOVERY_S, samples.recoveryS);
    put(Figure.LINKS, samples.links / samples.count);
    put(Figure.EXTERNAL_LINKS, samples.externalLinks / samples.count);
    put(Figure.SPLIT_SAMPLES, samples.split);
    announces();
    put(Figure.BUSY_PERCENT, after.busyPercentSince(before));
    put(
        Figure.LATE_MS,
        Medians.percentile(
            samples.lateMs.stream().mapToDouble(Double::doubleValue).sorted().toArray(), P95));
    put(Figure.SWAPPED_PAGES, (double) (after.swappedPages() - before.swappedPages()));
    accounts();
    return figures;
  }

  private void put(Figure figure, double value) {
    if (!Double.isNaN(value)) {
      figures.put(figure, value);
    }
  }

  private void copies() {
    put(Figure.COPIES_IN, copies(true, meter::in));
    put(Figure.TRANSIT_IN, copies(true, meter::transitIn));
    put(Figure.PARTNER_IN, copies(true, meter::partnerIn));
    put(
        Figure.PAYLOAD_IN,
        copies(
            true,
            operator ->
                (long)
                    members.stream()
                        .filter(member -> member.operator() == operator)
                        .mapToDouble(LabMember::externalBytes)
                        .sum()));
    put(Figure.COPIES_OUT, copies(true, meter::out));
    put(
        Figure.COPIES_INSIDE,
        copies(true, operator -> meter.toClients(operator) - meter.in(operator)));
    put(Figure.OTHERS_COPIES_IN, copies(false, meter::in));
  }

  /** Mean over operators with the policy, or over the others; NaN: there are none. */
  private double copies(boolean isDeploying, IntToLongFunction bytes) {
    return IntStream.range(0, scenario.operators())
            .filter(operator -> scenario.isDeploying(operator) == isDeploying)
            .mapToLong(bytes)
            .average()
            .orElse(Double.NaN)
        / scenario.fileBytes();
  }

  private void times() {
    double[] all = times(this::isDeploying);
    put(Figure.MEDIAN_S, Medians.percentile(all, HALF));
    put(Figure.P95_S, Medians.percentile(all, P95));
    put(Figure.LAST_S, Medians.percentile(all, 100));
    put(Figure.OTHERS_MEDIAN_S, Medians.percentile(times(member -> !isDeploying(member)), HALF));
    put(
        Figure.HOLDERS,
        (double) members.stream().filter(this::isDeploying).filter(this::isHolder).count());
    put(
        Figure.HOLDERS_MEDIAN_S,
        Medians.percentile(times(member -> isDeploying(member) && isHolder(member)), HALF));
    put(
        Figure.NON_HOLDERS_MEDIAN_S,
        Medians.percentile(times(member -> isDeploying(member) && !isHolder(member)), HALF));
    put(Figure.FAIRNESS, fairness(all));
    put(
        Figure.UNFINISHED,
        (double)
            members.stream()
                .filter(member -> member.state() != LabMember.State.DEAD && !member.hasFinished())
                .count());
  }

  private boolean isDeploying(LabMember member) {
    return scenario.isDeploying(member.operator());
  }

  private boolean isHolder(LabMember member) {
    return log.isHolder(member.address());
  }

  /** Sorted, of those that have finished. */
  private double[] times(Predicate<LabMember> which) {
    return members.stream()
        .filter(LabMember::hasFinished)
        .filter(which)
        .mapToDouble(LabMember::tookS)
        .sorted()
        .toArray();
  }

  /** Jain's index; NaN: there is nobody. */
  static double fairness(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    return sum * sum / (values.length * squares);
  }

  private void announces() {
    put(Figure.ANNOUNCES, log.announces());
    put(Figure.FAILED_ANNOUNCES, log.failures().size());
    put(Figure.REPLY_PEERS, log.peersPerReply());
    put(Figure.REPLY_BYTES, log.bytesPerReply());
    put(Figure.REPLY_MS, log.msPerReply());
    put(
        Figure.MUTE_CLIENTS,
        (double) members.stream().filter(member -> !log.isAnswered(member.address())).count());
  }

  private void accounts() {
    long sent = 0;
    for (int operator = 0; operator < scenario.operators(); operator++) {
      sent += meter.toClients(operator);
    }
    long received = members.stream().mapToLong(member -> member.progress().downBytes()).sum();
    put(Figure.WIRE_TO_PAYLOAD, (double) sent / received);
    put(
        Figure.PAYLOAD_TO_FILE,
        members.stream()
                .filter(LabMember::hasFinished)
                .mapToLong(member -> member.progress().downBytes())
                .average()
                .orElse(Double.NaN)
            / scenario.fileBytes());
    put(Figure.IN_TO_OUT, meter.inToOut());
    put(Figure.UPLINK_MOST, meter.uplinkMost());
  }
}
