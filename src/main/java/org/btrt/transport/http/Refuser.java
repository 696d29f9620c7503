// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import org.agrona.MutableDirectBuffer;
import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.Refusal;
import org.btrt.protocol.http.FailureReplyEncoder;
import org.btrt.status.Counters;

/** Writes refusals. One per worker. */
final class Refuser {
  private final FailureReplyEncoder encoder = new FailureReplyEncoder();
  private final Counters counters;

  Refuser(Counters counters) {
    this.counters = counters;
  }

  /**
   * Refuses and counts it.
   *
   * @return length of the reply
   */
  int refuse(Refusal refusal, MutableDirectBuffer reply) {
    counters.increment(refusal.counter());
    return encode(refusal, reply);
  }

  /** Writes what another tracker has refused with. */
  int encode(byte[] reason, MutableDirectBuffer reply) {
    return encoder.encode(reply, 0, reason, 0);
  }

  /** Writes a refusal that the announce rules have counted already. */
  int encode(AnnounceRequest refused, MutableDirectBuffer reply) {
    return encoder.encode(reply, 0, refused.refusalText(), refused.refusal().retryMinutes());
  }

  private int encode(Refusal refusal, MutableDirectBuffer reply) {
    return encoder.encode(reply, 0, refusal.text(), refusal.retryMinutes());
  }
}
