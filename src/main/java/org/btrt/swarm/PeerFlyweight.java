// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import org.agrona.MutableDirectBuffer;

/**
 * One record of a swarm, for visitors.
 *
 * <p><em>Threading:</em> as its swarm's flyweight. <em>Memory:</em> a window, owns nothing.
 */
final class PeerFlyweight implements PeerView {
  private final SwarmFlyweight swarm;
  private int number;

  PeerFlyweight(SwarmFlyweight swarm) {
    this.swarm = swarm;
  }

  /** Puts the window on a record of the swarm. */
  PeerFlyweight wrap(int recordNumber) {
    number = recordNumber;
    return this;
  }

  @Override
  public long addressHigh() {
    return swarm.addressHigh(number);
  }

  @Override
  public long addressLow() {
    return swarm.addressLow(number);
  }

  @Override
  public int port() {
    return swarm.port(number);
  }

  @Override
  public int group() {
    return RecordLayout.groupOf(swarm.flags(number));
  }

  @Override
  public boolean isSeeder() {
    return (swarm.flags(number) & RecordLayout.SEEDER_FLAG) != 0;
  }

  @Override
  public boolean isCompleted() {
    return (swarm.flags(number) & RecordLayout.COMPLETED_FLAG) != 0;
  }

  @Override
  public int deadlineS() {
    return swarm.deadlineS(number);
  }

  @Override
  public void peerId(MutableDirectBuffer buffer, int offset) {
    swarm.peerId(number, buffer, offset);
  }
}
