// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/** The counts of a scrape (BEP 48), added up over both families. Reused by its owner. */
public final class SwarmCounts {
  private long leechers;
  private long seeders;
  private long completed;

  public void clear() {
    leechers = 0;
    seeders = 0;
    completed = 0;
  }

  void add(int leecherCount, int seederCount, long completedCount) {
    leechers += leecherCount;
    seeders += seederCount;
    completed += completedCount;
  }

  public long leechers() {
    return leechers;
  }

  public long seeders() {
    return seeders;
  }

  public long completed() {
    return completed;
  }
}
