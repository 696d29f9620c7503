// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one pass through the store found. Swarms change while it lasts, so this is a summary, not a
 * snapshot.
 *
 * @param endedMs when the pass ended, milliseconds since the epoch
 * @param ipv4 totals of the IPv4 swarms
 * @param ipv6 totals of the IPv6 swarms
 * @param peersOfGroup peers by group, of both families
 * @param locality what can be kept inside, and where keeping it inside was too much
 * @param busiest the largest swarms, largest first
 */
public record StoreSummary(
    long endedMs,
    Totals ipv4,
    Totals ipv6,
    List<Long> peersOfGroup,
    Locality locality,
    List<BusySwarm> busiest) {
  /** Keeps copies. */
  public StoreSummary {
    peersOfGroup = List.copyOf(peersOfGroup);
    busiest = List.copyOf(busiest);
  }

  /**
   * Totals of one family.
   *
   * @param swarms also those that have no peers any more
   * @param completed downloads completed, as told by the peers
   */
  public record Totals(long swarms, long leechers, long seeders, long completed) {}

  /**
   * What there is to save for group 0, from counts of peers alone, summed over all passes since the
   * start: their ratio is the most that any policy can save.
   *
   * @param outsideCopies downloads that would come from outside without a policy
   * @param localisableCopies how many of these perfect locality would keep inside
   * @param openValves swarms of the last pass whose safety valve was open
   */
  public record Locality(double outsideCopies, double localisableCopies, long openValves) {
    /** 0 to 1; empty: nobody inside has had anything to fetch from outside. */
    public OptionalDouble share() {
      return outsideCopies > 0
          ? OptionalDouble.of(localisableCopies / outsideCopies)
          : OptionalDouble.empty();
    }
  }

  /**
   * One of the largest swarms.
   *
   * @param infoHash 40 hexadecimal digits
   * @param localPeers peers of group 0
   */
  public record BusySwarm(
      String infoHash, boolean ipv6, int leechers, int seeders, int completed, int localPeers) {
    /** Leechers and seeders. */
    public long peers() {
      return (long) leechers + seeders;
    }
  }
}
