// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What makes a run void: the machine or the laboratory got in the way, so that it says nothing of
 * the policy. Clients that do not finish are no such reason, they are a result.
 */
final class Gates {
  /**
   * A tenth of what the links' queues hold, so that these stay busy. How busy the machine is says
   * less: what runs with lower priority takes nothing away.
   */
  private static final double LATE_MAX_MS = 20;

  /** Headers, requests, acknowledgements, announces; more would be packets sent twice. */
  private static final double WIRE_MIN = 1.02;

  private static final double WIRE_MAX = 1.17;

  /** A client tells everybody of each piece, in a packet of its own: 9 bytes and headers. */
  private static final double HAVE_BYTES = 75;

  /** A client asks several others for what it lacks last, and receives some of it twice. */
  private static final double PAYLOAD_MAX = 1.10;

  /** What leaves a network comes into another one, but for what a full queue drops. */
  private static final double IN_TO_OUT_MIN = 0.93;

  /** A congested link drops what its queue does not hold, and TCP sends it again. */
  private static final double IN_TO_OUT_CONGESTED_MIN = 0.85;

  private static final double IN_TO_OUT_MAX = 1.01;
  private static final double UPLINK_MAX = 1.05;

  /** At random, (N - n) / (N - 1) of n copies come from outside; s1: 7.0. */
  private static final double RANDOM_TOLERANCE = 0.11;

  private static final double RANDOM_SHARE_BELOW = 0.07;

  private Gates() {}

  /** Reasons why a run does not count; none: it counts. */
  static List<String> judge(LabScenario scenario, LabArm arm, Map<Figure, Double> figures) {
    List<String> reasons = new ArrayList<>();
    atMost(reasons, figures, Figure.LATE_MS, LATE_MAX_MS);
    atMost(reasons, figures, Figure.SWAPPED_PAGES, 0);
    atMost(reasons, figures, Figure.FAILED_ANNOUNCES, 0);
    atMost(reasons, figures, Figure.MUTE_CLIENTS, 0);
    double wireMax = WIRE_MAX + HAVE_BYTES * scenario.clients() / scenario.pieceBytes();
    between(reasons, figures, Figure.WIRE_TO_PAYLOAD, WIRE_MIN, wireMax);
    between(reasons, figures, Figure.PAYLOAD_TO_FILE, 1, PAYLOAD_MAX);
    boolean isCongested = scenario.is(LabScenario.Special.CONGESTED);
    double inToOutMin = isCongested ? IN_TO_OUT_CONGESTED_MIN : IN_TO_OUT_MIN;
    between(reasons, figures, Figure.IN_TO_OUT, inToOutMin, IN_TO_OUT_MAX);
    atMost(reasons, figures, Figure.UPLINK_MOST, UPLINK_MAX);
    if (arm.isRandom() && scenario.specials().isEmpty()) {
      double byChance = randomCopies(scenario);
      between(
          reasons,
          figures,
          Figure.PAYLOAD_IN,
          byChance * (1 - RANDOM_SHARE_BELOW),
          byChance * (1 + RANDOM_TOLERANCE));
    }
    return reasons;
  }

  /** Copies that come into an operator's network if chance alone decides who sends to whom. */
  static double randomCopies(LabScenario scenario) {
    int own = scenario.clientsPerOperator();
    int all = scenario.clients() + 1;
    return (double) own * (all - own) / (all - 1);
  }

  private static void atMost(
      List<String> reasons, Map<Figure, Double> figures, Figure figure, double most) {
    between(reasons, figures, figure, Double.NEGATIVE_INFINITY, most);
  }

  private static void between(
      List<String> reasons, Map<Figure, Double> figures, Figure figure, double least, double most) {
    double value = figures.getOrDefault(figure, Double.NaN);
    // What could not be worked out, because nobody has finished, is no reason either.
    if (value < least || value > most) {
      String expected =
          least == Double.NEGATIVE_INFINITY
              ? String.format(Locale.ROOT, "at most %.4g", most)
              : String.format(Locale.ROOT, "%.4g to %.4g", least, most);
      reasons.add(
          String.format(Locale.ROOT, "%s is %.4g, expected: ", figure.column(), value) + expected);
    }
  }
}
