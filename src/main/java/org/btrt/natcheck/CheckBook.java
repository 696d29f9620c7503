// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.config.NatCheckSettings;

/**
 * Which endpoints are to be connected to, and when: what is known of each, what is under way, and
 * all the limits.
 *
 * <p>An endpoint is checked once for all swarms that it announces in. A result holds for a while, a
 * good one for longer than a bad one, which its peer may have mended by its next announce.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> bounded: {@value #CHECKS_MAX} checks that
 * wait with {@value #SWARMS_MAX} swarms each, {@value #RESULTS_MAX} results, {@value #SOURCES_MAX}
 * addresses.
 */
final class CheckBook {
  static final int CHECKS_MAX = 10_000;
  static final int SWARMS_MAX = 1_000;
  static final int RESULTS_MAX = 100_000;
  static final int SOURCES_MAX = 1_000_000;

  /** A port that other services are at is nobody's peer. */
  static final int PORT_MIN = 1_024;

  static final long REACHED_NS = TimeUnit.HOURS.toNanos(1);
  static final long UNREACHABLE_NS = TimeUnit.MINUTES.toNanos(10);
  static final long PER_ADDRESS_NS = TimeUnit.MINUTES.toNanos(10);

  /** What becomes of a peer that has announced. */
  enum Taken {
    /** It is going to be checked. */
    WAITS,
    /** It is known to be reachable. */
    REACHED,
    /** It is known to be unreachable. */
    UNREACHABLE,
    /** It is not to be checked. */
    SKIPPED,
    /** Its address has been connected to often enough for now. */
    LIMITED,
    /** There is too much to do. */
    LOST
  }

  private record Result(boolean reached, long untilNs) {}

  private final NatCheckSettings settings;
  private final CidrSet skip;
  private final long retryPauseNs;
  private final long beginPauseNs;
  private final Map<Endpoint, Check> checks = new HashMap<>();
  private final Deque<Check> fresh = new ArrayDeque<>();

  /** All wait equally long, so the first is due first. */
  private final Deque<Check> failed = new ArrayDeque<>();

  private final Map<IpAddress, Integer> checksOfSource = new HashMap<>();
  private final Map<Endpoint, Result> results =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Result> eldest) {
          return size() > RESULTS_MAX;
        }
      };
  private int underWay;
  private long nextBeginNs;
  private long sourcesBeginNs;

  /**
   * @param nowNs monotonic
   */
  CheckBook(NatCheckSettings settings, long nowNs) {
    this.settings = settings;
    this.skip = new CidrSet(settings.skip());
    this.retryPauseNs = TimeUnit.SECONDS.toNanos(settings.retryPauseS());
    this.beginPauseNs = TimeUnit.SECONDS.toNanos(1) / settings.ratePerS();
    this.nextBeginNs = nowNs;
    this.sourcesBeginNs = nowNs;
  }

  /** A peer has announced. */
  Taken take(Endpoint endpoint, SwarmPeer swarm, long nowNs) {
    if (endpoint.port() < PORT_MIN || skip.contains(endpoint.address())) {
      return Taken.SKIPPED;
    }
    Result result = results.get(endpoint);
    if (result != null && result.untilNs() - nowNs > 0) {
      return result.reached() ? Taken.REACHED : Taken.UNREACHABLE;
    }
    Check known = checks.get(endpoint);
    if (known != null) {
      if (known.swarms().size() == SWARMS_MAX) {
        return Taken.LOST;
      }
      known.add(swarm);
      return Taken.WAITS;
    }
    if (checks.size() == CHECKS_MAX) {
      return Taken.LOST;
    }
    if (!mayBegin(endpoint.source(), nowNs)) {
      return Taken.LIMITED;
    }
    Check check = new Check(endpoint, swarm, nowNs);
    checks.put(endpoint, check);
    fresh.addLast(check);
    return Taken.WAITS;
  }

  /** A check that is to begin now, if there is one and one may begin. */
  Optional<Check> next(long nowNs) {
    if (underWay == settings.checksMax() || nowNs - nextBeginNs < 0) {
      return Optional.empty();
    }
    Check check = null;
    if (!failed.isEmpty() && failed.peekFirst().dueNs() - nowNs <= 0) {
      check = failed.pollFirst();
    } else if (!fresh.isEmpty()) {
      check = fresh.pollFirst();
    }
    if (check == null) {
      return Optional.empty();
    }
    underWay++;
    // What was not begun in the last second may be made up for, nothing before it.
    nextBeginNs = Math.max(nextBeginNs, nowNs - TimeUnit.SECONDS.toNanos(1)) + beginPauseNs;
    return Optional.of(check);
  }

  /**
   * A connection of a check has ended.
   *
   * @return the result, which is for all its swarms; empty: it will be tried again
   */
  Optional<Boolean> onEnd(Check check, boolean reached, long nowNs) {
    underWay--;
    if (!reached && check.failed() < settings.tries()) {
      check.dueNs(nowNs + retryPauseNs);
      failed.addLast(check);
      return Optional.empty();
    }
    checks.remove(check.endpoint());
    results.remove(check.endpoint());
    results.put(
        check.endpoint(), new Result(reached, nowNs + (reached ? REACHED_NS : UNREACHABLE_NS)));
    return Optional.of(reached);
  }

  /** Takes one of the checks that a source may have in ten minutes. */
  private boolean mayBegin(IpAddress source, long nowNs) {
    if (nowNs - sourcesBeginNs >= PER_ADDRESS_NS) {
      sourcesBeginNs = nowNs;
      checksOfSource.clear();
    }
    int begun = checksOfSource.getOrDefault(source, 0);
    if (begun == settings.perAddress() || (begun == 0 && checksOfSource.size() == SOURCES_MAX)) {
      return false;
    }
    checksOfSource.put(source, begun + 1);
    return true;
  }
}
