// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * Bytes on the links of a run since its begin, from the counters of the routers' interfaces.
 *
 * <p><em>Threading:</em> the run's.
 */
final class LinkMeter {
  private static final int WINDOW = 5;
  private static final double NS_PER_S = 1e9;
  private static final double BYTES_PER_KBIT = 1000.0 / 8;

  private final LabScenario scenario;
  private final NamespaceThread core;
  private final List<NamespaceThread> routers = new ArrayList<>();
  private final List<LinkCounters> begin = new ArrayList<>();
  private final Deque<List<Reading>> window = new ArrayDeque<>();
  private final LinkCounters coreBegin;
  private LinkCounters coreNow;
  private List<LinkCounters> now;
  private double uplinkMost;

  /** Counters of a router, and when they were read. */
  private record Reading(long timeNs, LinkCounters counters) {}

  LinkMeter(String prefix, LabScenario scenario) throws IOException, InterruptedException {
    this.scenario = scenario;
    core = new NamespaceThread(prefix + Topology.CORE);
    for (int operator = 0; operator < scenario.operators(); operator++) {
      routers.add(new NamespaceThread(prefix + Topology.router(operator)));
    }
    coreBegin = LinkCounters.read(core);
    coreNow = coreBegin;
    for (NamespaceThread router : routers) {
      begin.add(LinkCounters.read(router));
    }
    now = begin;
  }

  /** Reads all counters. */
  void sample() throws IOException, InterruptedException {
    List<Reading> read = new ArrayList<>();
    for (NamespaceThread router : routers) {
      LinkCounters counters = LinkCounters.read(router);
      read.add(new Reading(System.nanoTime(), counters));
    }
    now = read.stream().map(Reading::counters).toList();
    coreNow = LinkCounters.read(core);
    window.add(read);
    if (window.size() > WINDOW) {
      List<Reading> then = window.remove();
      for (int operator = 0; operator < routers.size(); operator++) {
        watchUplinks(read.get(operator), then.get(operator));
      }
    }
  }

  private void watchUplinks(Reading read, Reading then) {
    double tookS = (read.timeNs() - then.timeNs()) / NS_PER_S;
    for (int client = 0; client < scenario.clientsPerOperator(); client++) {
      double limit =
          (scenario.uplinkKbit(client) + scenario.localUplinkKbit(client)) * BYTES_PER_KBIT;
      double rate = read.counters().receivedSince(then.counters(), Topology.port(client)) / tookS;
      uplinkMost = Math.max(uplinkMost, rate / limit);
    }
  }

  /** The fastest uplink over some seconds, by its limit. */
  double uplinkMost() {
    return uplinkMost;
  }

  long transitIn(int operator) {
    return received(operator, Topology.TRANSIT);
  }

  long partnerIn(int operator) {
    return received(operator, Topology.PARTNER);
  }

  /** What came into an operator's network from other networks, announces aside. */
  long in(int operator) {
    return transitIn(operator) + partnerIn(operator);
  }

  /** What went out of it to other networks, announces aside. */
  long out(int operator) {
    return sent(operator, Topology.TRANSIT) + sent(operator, Topology.PARTNER);
  }

  /** What an operator's clients were sent, replies to announces aside. */
  long toClients(int operator) {
    long bytes = -received(operator, Topology.TRACKER);
    for (int client = 0; client < scenario.clientsPerOperator(); client++) {
      bytes += sent(operator, Topology.port(client));
    }
    return bytes;
  }

  /** What came into all networks, by what left others. */
  double inToOut() {
    boolean isOriginInside = scenario.is(Special.SEED_INSIDE);
    long in = isOriginInside ? 0 : coreNow.sentSince(coreBegin, Topology.ORIGIN);
    long out = isOriginInside ? 0 : coreNow.receivedSince(coreBegin, Topology.ORIGIN);
    for (int operator = 0; operator < routers.size(); operator++) {
      in += in(operator);
      out += out(operator);
    }
    return (double) in / out;
  }

  private long received(int operator, String name) {
    return now.get(operator).receivedSince(begin.get(operator), name);
  }

  private long sent(int operator, String name) {
    return now.get(operator).sentSince(begin.get(operator), name);
  }
}
