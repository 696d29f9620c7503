// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When the sweeper walks, and what it tells. */
class SweeperAgentTest {
  private final AtomicLong nowNs = new AtomicLong();
  private final MapSwarmStore store = new MapSwarmStore(100);
  private long swarmTakesNs;
  private final List<String> passes = new ArrayList<>();
  private final AtomicReference<GroupClassifier> classifier =
      new AtomicReference<>((ipv6, high, low) -> 0);
  private final SweeperAgent sweeper =
      new SweeperAgent(
          store,
          classifier::get,
          new SweepObserver() {
            @Override
            public void onPassBegin() {
              passes.add("begin");
            }

            @Override
            public void onSwarm(SwarmView swarm) {
              nowNs.addAndGet(swarmTakesNs);
              passes.add("swarm");
            }

            @Override
            public void onPassEnd() {
              passes.add("end");
            }
          },
          expired -> passes.add("expired " + expired),
          nowNs::get);

  private void passS(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void shouldWalkPartByPartOverItsPeriod() {
    new SwarmClient(store).peer(1, false, 1, 1).announce();
    new SwarmClient(store).peer(2, false, 1, 1).announce();
    assertEquals(1, sweeper.doWork());
    assertEquals(List.of("begin", "swarm"), passes);
    assertEquals(0, sweeper.doWork());
    passS(14);
    assertEquals(0, sweeper.doWork());
    passS(1);
    assertEquals(1, sweeper.doWork());
    assertEquals(List.of("begin", "swarm", "swarm", "end"), passes);
  }

  @Test
  void shouldHurryThroughAllPartsWhenAsked() {
    assertEquals(1, sweeper.doWork());
    assertEquals(0, sweeper.doWork());
    sweeper.hurry();
    assertEquals(1, sweeper.doWork());
    assertEquals(List.of("begin", "end", "begin"), passes);
    assertEquals(0, nowNs.get());
  }

  @Test
  void shouldLeaveMostOfTheTimeToOthersWhenInAHurry() {
    new SwarmClient(store).peer(1, false, 1, 1).announce();
    new SwarmClient(store).peer(2, false, 1, 1).announce();
    swarmTakesNs = TimeUnit.MILLISECONDS.toNanos(2);
    sweeper.hurry();
    assertEquals(1, sweeper.doWork());
    assertEquals(0, sweeper.doWork());
    nowNs.addAndGet(49 * swarmTakesNs - 1);
    assertEquals(0, sweeper.doWork());
    nowNs.addAndGet(1);
    assertEquals(1, sweeper.doWork());
    assertEquals(List.of("begin", "swarm", "swarm", "end"), passes);
  }
}
