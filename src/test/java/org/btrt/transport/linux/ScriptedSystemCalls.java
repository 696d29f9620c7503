// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/** The real kernel, until a test has it fail or lie; for tests. */
public final class ScriptedSystemCalls extends SystemCalls {
  private final AtomicInteger receivesToFail = new AtomicInteger();
  private final AtomicInteger sendsToPass = new AtomicInteger();
  private final AtomicInteger sendsToFail = new AtomicInteger();
  private volatile int receiveErrno;
  private volatile int sendErrno;
  private volatile int sentMax = Integer.MAX_VALUE;
  private volatile InetSocketAddress pretendedSender;

  /** The next calls of recvmmsg fail. */
  public void failReceives(int count, int errno) {
    receiveErrno = errno;
    receivesToFail.set(count);
  }

  /** After {@code passed} calls of sendmmsg that work, {@code count} fail. */
  public void failSends(int passed, int count, int errno) {
    sendErrno = errno;
    sendsToPass.set(passed);
    sendsToFail.set(count);
  }

  /** No call of sendmmsg sends more. */
  public void sendAtMost(int count) {
    sentMax = count;
  }

  /** All datagrams seem to come from here. */
  public void pretendSender(InetSocketAddress sender) {
    pretendedSender = sender;
  }

  @Override
  public int recvmmsg(int socket, MessageVector messages, int flags) {
    if (receivesToFail.get() > 0) {
      receivesToFail.decrementAndGet();
      return -receiveErrno;
    }
    int received = super.recvmmsg(socket, messages, flags);
    InetSocketAddress sender = pretendedSender;
    for (int i = 0; sender != null && i < received; i++) {
      UnsafeBuffer header = new UnsafeBuffer(messages.address(i), MessageVector.HEADER_LENGTH);
      SocketAddressFlyweight name = new SocketAddressFlyweight();
      name.wrap(header.getLong(MessageVector.NAME_OFFSET));
      messages.nameLength(i, name.put(sender));
    }
    return received;
  }

  @Override
  public int sendmmsg(int socket, MessageVector messages, int from, int count, int flags) {
    if (sendsToFail.get() > 0 && sendsToPass.getAndDecrement() <= 0) {
      sendsToFail.decrementAndGet();
      return -sendErrno;
    }
    return super.sendmmsg(socket, messages, from, Math.min(count, sentMax), flags);
  }
}
