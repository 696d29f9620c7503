// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.common.IpAddress;
import org.junit.jupiter.api.Test;

/** How long an address is not listened to, by a clock of the test's own. */
class FailedAttemptsTest {
  private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.1");

  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final FailedAttempts attempts = new FailedAttempts(nowNs::get);

  private void pass(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void fail(IpAddress address, int times) {
    for (int i = 0; i < times; i++) {
      attempts.add(address);
    }
  }

  @Test
  void shouldNotListenUntilTheWindowOfTheFirstAttemptEnds() {
    fail(ADDRESS, FailedAttempts.ATTEMPTS_MAX - 1);
    assertEquals(0, attempts.blockedS(ADDRESS));
    pass(20);
    fail(ADDRESS, 1);
    assertEquals(FailedAttempts.WINDOW_S - 20, attempts.blockedS(ADDRESS));
    assertEquals(0, attempts.blockedS(IpAddress.parse("192.0.2.2")));
    pass(FailedAttempts.WINDOW_S - 21);
    assertEquals(1, attempts.blockedS(ADDRESS));
    pass(1);
    assertEquals(0, attempts.blockedS(ADDRESS));
    // A new window.
    fail(ADDRESS, FailedAttempts.ATTEMPTS_MAX - 1);
    assertEquals(0, attempts.blockedS(ADDRESS));
  }

  @Test
  void shouldForgetAttemptsThatAreFarApart() {
    for (int i = 0; i < 10 * FailedAttempts.ATTEMPTS_MAX; i++) {
      fail(ADDRESS, 1);
      pass(FailedAttempts.WINDOW_S);
      assertEquals(0, attempts.blockedS(ADDRESS));
    }
  }

  @Test
  void shouldTakeANetworkOfIpv6ForOneAddress() {
    for (int i = 0; i < FailedAttempts.ATTEMPTS_MAX; i++) {
      fail(IpAddress.parse("2001:db8::" + i), 1);
    }
    assertEquals(FailedAttempts.WINDOW_S, attempts.blockedS(IpAddress.parse("2001:db8::ffff")));
    assertEquals(0, attempts.blockedS(IpAddress.parse("2001:db8:0:1::1")));
  }

  @Test
  void shouldRememberSoManyAddressesOnly() {
    fail(ADDRESS, FailedAttempts.ATTEMPTS_MAX);
    for (int i = 0; i < 2 * FailedAttempts.ADDRESSES_MAX; i++) {
      fail(IpAddress.ofIpv4(i), 1);
    }
    assertEquals(FailedAttempts.ADDRESSES_MAX, attempts.size());
    assertEquals(0, attempts.blockedS(ADDRESS));
  }
}
