// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayList;
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
 * @param visits of all clients, operator by operator
 */
record LabPlan(List<Visit> visits) {
  private static final double LEAVE_AT_ONCE = 0.2;
  private static final double LEAVE_LATER = 0.6;

  /**
   * When a client is there.
   *
   * @param arrivalS when it joins, from the beginning
   * @param stayS how long it stays when it has finished; infinite: till the end
   */
  record Visit(double arrivalS, double stayS) {}

  static LabPlan of(LabScenario scenario, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Visit> visits = new ArrayList<>();
    for (int client = 0; client < scenario.clients(); client++) {
      double arrivalS = random.nextDouble() * scenario.arrivalsS();
      double chance = random.nextDouble();
      double stayS = Double.POSITIVE_INFINITY;
      if (scenario.is(Special.STAGGERED) && chance < LEAVE_LATER) {
        stayS = chance < LEAVE_AT_ONCE ? 0 : scenario.stayS();
      }
      visits.add(new Visit(arrivalS, stayS));
    }
    return new LabPlan(visits);
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
