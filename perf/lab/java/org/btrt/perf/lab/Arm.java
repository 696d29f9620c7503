// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import static org.btrt.config.PolicySettings.Mode.QUOTA;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.btrt.announce.OrderQuota;
import org.btrt.announce.QuotaPolicy;
import org.btrt.announce.RandomQuota;
import org.btrt.common.SipHash;
import org.btrt.config.PolicySettings;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * A policy under test, by the name that users write: {@code random}, {@code order}, {@code k=2} (so
 * many external peers for everybody), {@code quota}, or quota with other numbers: {@code
 * quota:squeeze=3,holders=30,k=3}.
 */
final class Arm {
  private static final long KEY = 42;

  private Arm() {}

  /**
   * The policy of this name.
   *
   * @param configuredGroups as {@link QuotaPolicy} takes them
   */
  static PeerQuota of(String name, int configuredGroups) {
    if (name.equals("random")) {
      return new RandomQuota();
    }
    if (name.equals("order")) {
      return new OrderQuota();
    }
    if (name.startsWith("k=")) {
      int externals = Integer.parseInt(name.substring(2));
      return (candidates, asker, shares) -> uniform(candidates, asker, externals, shares);
    }
    if (name.equals("quota") || name.startsWith("quota:")) {
      return new QuotaPolicy(settings(name), configuredGroups, new SipHash(KEY, KEY));
    }
    throw new IllegalArgumentException(name + ": no such arm");
  }

  private static void uniform(
      PeerCounts candidates, SwarmRequest asker, int externals, int[] shares) {
    int left = externals;
    // From the last group on: those that are no partners.
    for (int group = candidates.groups() - 1; group > 0; group--) {
      shares[group] = Math.min(left, candidates.availableTo(asker, group));
      left -= shares[group];
    }
    shares[0] = Math.min(candidates.availableTo(asker, 0), asker.peersWanted() - externals + left);
  }

  private static PolicySettings settings(String name) {
    Map<String, Integer> given = new HashMap<>();
    String[] parts = name.split(":", 2);
    if (parts.length == 2) {
      for (String pair : parts[1].split(",", -1)) {
        String[] sides = pair.split("=", 2);
        given.put(sides[0], Integer.valueOf(sides[1]));
      }
    }
    return new PolicySettings(
        QUOTA,
        false,
        Optional.empty(),
        take(given, "squeeze", 3),
        take(given, "small", 4),
        take(given, "floor", 4),
        take(given, "size", 35),
        take(given, "holders", 60),
        take(given, "max", 18),
        take(given, "k", 2),
        take(given, "renewal", 1),
        take(given, "partners", 50),
        take(given, "free", 0) == 1,
        take(given, "epoch", 3600),
        take(given, "seeders", 0),
        take(given, "enough", 5),
        take(given, "faster", 0) == 1);
  }

  private static int take(Map<String, Integer> given, String name, int otherwise) {
    return given.getOrDefault(name, otherwise);
  }
}
