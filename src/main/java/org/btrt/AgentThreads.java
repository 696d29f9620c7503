// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Runs agents that need a thread of their own, behind the workers. An agent that fails is told
 * about once, and goes on.
 */
final class AgentThreads {
  private AgentThreads() {}

  /**
   * What will run an agent; not started.
   *
   * @param counters of the agent's thread
   * @param idleMs how long it sleeps when it has nothing to do
   */
  static AgentRunner runner(Agent agent, Counters counters, int idleMs, DistinctLog log) {
    return new AgentRunner(
        new SleepingMillisIdleStrategy(idleMs),
        fault -> {
          counters.increment(Counter.INTERNAL_ERRORS);
          log.error(
              fault.getClass().getName(), agent.roleName() + " has failed and goes on", fault);
        },
        null,
        agent);
  }

  /** Starts it. */
  static void start(AgentRunner runner) {
    AgentRunner.startOnThread(runner, BackgroundThread.factory());
  }
}
