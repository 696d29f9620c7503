// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.junit.jupiter.api.Test;

/** Places are taken, refused and given back. */
class ConnectionLimitsTest {
  private static final CidrSet NOBODY = new CidrSet(List.of());

  private static final IpAddress ONE = IpAddress.parse("192.0.2.1");
  private static final IpAddress TWO = IpAddress.parse("192.0.2.2");

  @Test
  void shouldLimitAnAddress() {
    ConnectionLimits limits = new ConnectionLimits(10, 2, NOBODY);
    assertTrue(limits.tryAcquire(ONE, false));
    assertTrue(limits.tryAcquire(ONE, false));
    assertFalse(limits.tryAcquire(ONE, false));
    assertTrue(limits.tryAcquire(TWO, false));
    limits.release(ONE);
    assertTrue(limits.tryAcquire(ONE, false));
  }

  @Test
  void shouldLimitAllTogether() {
    ConnectionLimits limits = new ConnectionLimits(2, 2, NOBODY);
    assertTrue(limits.tryAcquire(ONE, false));
    assertTrue(limits.tryAcquire(TWO, false));
    assertFalse(limits.tryAcquire(TWO, true));
    limits.release(ONE);
    assertTrue(limits.tryAcquire(TWO, false));
  }

  @Test
  void shouldExemptProxiesFromTheLimitOfAnAddress() {
    ConnectionLimits limits = new ConnectionLimits(10, 1, NOBODY);
    assertTrue(limits.tryAcquire(ONE, true));
    assertTrue(limits.tryAcquire(ONE, true));
  }

  @Test
  void shouldForgetAddressesWithoutConnections() {
    ConnectionLimits limits = new ConnectionLimits(0, 1, NOBODY);
    limits.tryAcquire(ONE, false);
    limits.tryAcquire(ONE, false);
    assertEquals(1, limits.addressCount());
    limits.release(ONE);
    assertEquals(0, limits.addressCount());
  }
}
