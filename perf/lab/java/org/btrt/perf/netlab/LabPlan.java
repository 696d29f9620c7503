// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * What a seed decides, the same for all arms, so that runs of one seed are pairs: when each client
 * joins, how long it stays, the content of the file and with it the info-hash. What happens within
 * clients (which piece first, who is unchoked) is their own chance, which cannot be set.
 *
 * @param arrivalsS when each client joins, operator by operator
 * @param staysS how long it stays when it has finished; infinite: till the end
 */
record LabPlan(double[] arrivalsS, double[] staysS) {
  private static final double LEAVE_AT_ONCE = 0.2;
  private static final double LEAVE_LATER = 0.6;

  static LabPlan of(LabScenario scenario, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] arrivals = new double[scenario.clients()];
    double[] stays = new double[scenario.clients()];
    Arrays.fill(stays, Double.POSITIVE_INFINITY);
    for (int client = 0; client < arrivals.length; client++) {
      arrivals[client] = random.nextDouble() * scenario.arrivalsS();
      double chance = random.nextDouble();
      if (scenario.is(Special.STAGGERED) && chance < LEAVE_LATER) {
        stays[client] = chance < LEAVE_AT_ONCE ? 0 : scenario.stayS();
      }
    }
    return new LabPlan(arrivals, stays);
  }

  /** The file of a seed. */
  static byte[] content(LabScenario scenario, long seed) {
    byte[] content = new byte[scenario.fileBytes()];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Arms in an order of the seed's own, so that none of them always runs in the same hour. */
  static List<LabArm> shuffled(List<LabArm> arms, long seed) {
    List<LabArm> order = new ArrayList<>(arms);
    Collections.shuffle(order, new Random(seed));
    return order;
  }
}
