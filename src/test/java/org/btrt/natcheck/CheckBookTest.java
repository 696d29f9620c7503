// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.NatCheckSettings;
import org.btrt.natcheck.CheckBook.Taken;
import org.junit.jupiter.api.Test;

/** Whom to connect to, how often, and when: without a socket, on a clock of the test's own. */
class CheckBookTest {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRIES = 3;
  private static final int PAUSE_S = 20;

  private long nowNs;
  private CheckBook book = book(100, 1_000, 10);

  private CheckBook book(int checksMax, int ratePerS, int perAddress) {
    return new CheckBook(
        new NatCheckSettings(
            true,
            List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fc00::/7")),
            TRIES,
            PAUSE_S,
            1_000,
            checksMax,
            ratePerS,
            perAddress,
            false),
        nowNs);
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(IpAddress.parse(address), port);
  }

  private static SwarmPeer swarm(long number) {
    return new SwarmPeer(number, 0, 0);
  }

  private Taken take(String address, int port) {
    return book.take(endpoint(address, port), swarm(port), nowNs);
  }

  private void pass(long seconds) {
    nowNs += seconds * SECOND_NS;
  }

  /** All checks that may begin now. */
  private List<Check> begin() {
    List<Check> begun = new ArrayList<>();
    for (Optional<Check> next = book.next(nowNs); next.isPresent(); next = book.next(nowNs)) {
      begun.add(next.get());
    }
    return begun;
  }

  @Test
  void shouldCheckAnEndpointOnceForAllItsSwarms() {
    Endpoint endpoint = endpoint("192.0.2.1", 6881);
    for (int i = 0; i < 5; i++) {
      assertEquals(Taken.WAITS, book.take(endpoint, swarm(i), nowNs));
    }
    List<Check> begun = begin();
    assertEquals(1, begun.size());
    assertEquals(swarm(0), begun.getFirst().first());
    assertEquals(Taken.WAITS, book.take(endpoint, swarm(5), nowNs), "while it is under way");
    assertEquals(Optional.of(true), book.onEnd(begun.getFirst(), true, nowNs));
    assertEquals(6, begun.getFirst().swarms().size());
    assertEquals(Taken.REACHED, book.take(endpoint, swarm(6), nowNs));
    assertEquals(List.of(), begin());
    nowNs += CheckBook.REACHED_NS;
    assertEquals(Taken.WAITS, book.take(endpoint, swarm(7), nowNs));
    assertEquals(1, begin().size());
  }

  @Test
  void shouldTakeAPeerForUnreachableAfterSoManyTries() {
    take("192.0.2.1", 6881);
    for (int i = 1; i < TRIES; i++) {
      List<Check> begun = begin();
      assertEquals(1, begun.size(), "try " + i);
      assertEquals(Optional.empty(), book.onEnd(begun.getFirst(), false, nowNs));
      pass(PAUSE_S - 1);
      assertEquals(List.of(), begin(), "not so soon");
      assertEquals(Taken.WAITS, take("192.0.2.1", 6881));
      pass(1);
    }
    Check last = begin().getFirst();
    assertEquals(Optional.of(false), book.onEnd(last, false, nowNs));
    assertEquals(Taken.UNREACHABLE, take("192.0.2.1", 6881));
    assertEquals(List.of(), begin());
    nowNs += CheckBook.UNREACHABLE_NS;
    assertEquals(Taken.WAITS, take("192.0.2.1", 6881), "it may have mended its router");
  }

  @Test
  void shouldForgiveAFailureFollowedByASuccess() {
    take("192.0.2.1", 6881);
    book.onEnd(begin().getFirst(), false, nowNs);
    pass(PAUSE_S);
    assertEquals(Optional.of(true), book.onEnd(begin().getFirst(), true, nowNs));
    assertEquals(Taken.REACHED, take("192.0.2.1", 6881));
  }

  @Test
  void shouldSkipLocalAddressesAndPortsOfOthers() {
    assertEquals(Taken.SKIPPED, take("10.1.2.3", 6881));
    assertEquals(Taken.SKIPPED, take("fd00::1", 6881));
    assertEquals(Taken.SKIPPED, take("192.0.2.1", 22));
    assertEquals(Taken.SKIPPED, take("192.0.2.1", CheckBook.PORT_MIN - 1));
    assertEquals(List.of(), begin());
    assertEquals(Taken.WAITS, take("192.0.2.1", CheckBook.PORT_MIN));
  }

  /** Nobody can have his address, or that of many behind one, scanned port by port. */
  @Test
  void shouldCheckOnlySoManyPortsOfAnAddress() {
    book = book(10_000, 10_000, 10);
    int taken = 0;
    for (int port = 1_024; port <= 65_535; port++) {
      taken += take("192.0.2.1", port) == Taken.WAITS ? 1 : 0;
    }
    assertEquals(10, taken);
    assertEquals(Taken.WAITS, take("192.0.2.2", 6881));
    for (int host = 1; host <= 10; host++) {
      assertEquals(Taken.WAITS, take("2001:db8:0:7::" + host, 6881));
    }
    assertEquals(Taken.LIMITED, take("2001:db8:0:7:8::1", 6881), "the same /64");
    assertEquals(Taken.WAITS, take("2001:db8:0:8::1", 6881));
    nowNs += CheckBook.PER_ADDRESS_NS;
    assertEquals(Taken.WAITS, take("192.0.2.1", 2_000));
  }

  @Test
  void shouldBeginOnlySoManyASecondAndAtATime() {
    book = book(30, 10, 1_000);
    for (int i = 0; i < 200; i++) {
      take("192.0.2." + i, 6881);
    }
    List<Check> underWay = begin();
    assertEquals(1, underWay.size());
    int begun = 1;
    for (int tenth = 0; tenth < 20; tenth++) {
      nowNs += SECOND_NS / 10;
      List<Check> next = begin();
      underWay.addAll(next);
      begun += next.size();
    }
    assertEquals(21, begun);
    pass(60);
    underWay.addAll(begin());
    assertEquals(30, underWay.size(), "a second's worth at once, and never more than may be");
    underWay.forEach(check -> book.onEnd(check, true, nowNs));
    pass(60);
    assertTrue(begin().size() <= 11);
  }

  @Test
  void shouldKeepItsBooksShort() {
    book = book(1, 10_000, 1_000);
    Taken taken = Taken.WAITS;
    int waiting = 0;
    for (int i = 0; taken == Taken.WAITS; i++) {
      taken = take("192." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF), 6881);
      waiting += taken == Taken.WAITS ? 1 : 0;
    }
    assertEquals(Taken.LOST, taken);
    assertEquals(CheckBook.CHECKS_MAX, waiting);
    Endpoint known = endpoint("192.0.0.0", 6881);
    int swarms = 1;
    while (book.take(known, swarm(swarms), nowNs) == Taken.WAITS) {
      swarms++;
    }
    assertEquals(CheckBook.SWARMS_MAX, swarms);
  }
}
