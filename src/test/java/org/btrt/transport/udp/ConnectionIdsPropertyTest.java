// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;

/** Who may use which connection id, and until when. */
class ConnectionIdsPropertyTest {
  private static final int LIFETIME_S = 120;

  private final ConnectionIds ids =
      new ConnectionIds(new SipHash(1, 2), new SteadyClock(() -> 0, () -> 0), LIFETIME_S);

  @Property
  boolean shouldAcceptItsOwnForItsLifetime(
      @ForAll long high,
      @ForAll long low,
      @ForAll @LongRange(min = 0, max = 1L << 33) long issuedS,
      @ForAll @IntRange(min = 0, max = LIFETIME_S) int ageS) {
    return ids.isValid(ids.issue(high, low, issuedS), high, low, issuedS + ageS);
  }

  @Property
  boolean shouldRefuseOldOnesAndThoseOfTheFuture(
      @ForAll long high,
      @ForAll long low,
      @ForAll @LongRange(min = 1 << 20, max = 1L << 33) long issuedS,
      @ForAll @IntRange(min = LIFETIME_S + 1, max = 300_000) int ageS) {
    long id = ids.issue(high, low, issuedS);
    return !ids.isValid(id, high, low, issuedS + ageS) && !ids.isValid(id, high, low, issuedS - 1);
  }

  @Property
  boolean shouldRefuseEveryOtherAddressAndEveryChangedBit(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(min = 0, max = 63) int bit,
      @ForAll @LongRange(min = 1 << 20, max = 1L << 33) long nowS) {
    long id = ids.issue(high, low, nowS);
    return !ids.isValid(id, high ^ 1L << bit, low, nowS)
        && !ids.isValid(id, high, low ^ 1L << bit, nowS)
        && !ids.isValid(id ^ 1L << bit, high, low, nowS);
  }

  @Property
  boolean shouldNotAcceptThoseOfAnotherKey(@ForAll long high, @ForAll long low) {
    ConnectionIds others =
        new ConnectionIds(new SipHash(1, 3), new SteadyClock(() -> 0, () -> 0), LIFETIME_S);
    return !ids.isValid(others.issue(high, low, 1000), high, low, 1000);
  }
}
