// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;
import org.btrt.transport.linux.Errno;
import org.btrt.transport.linux.MessageVector;
import org.btrt.transport.linux.PollDescriptors;
import org.btrt.transport.linux.SocketAddressFlyweight;
import org.btrt.transport.linux.SystemCallException;
import org.btrt.transport.linux.SystemCalls;

/**
 * One thread that reads batches of datagrams from its sockets (recvmmsg), has them answered, and
 * sends the replies from where they were written to where the requests came from (sendmmsg).
 *
 * <p>The thread sleeps in poll while all its sockets are empty. Not in epoll: a socket that epoll
 * watches stays on its list, and the kernel then calls that list for every datagram that comes in
 * and every one that has gone out, also while the worker is busy and needs no call. That took 3 %
 * of a worker's time at full load (Linux 6.18, November 2026). Each socket that poll has found
 * readable is read once before poll looks again, so nobody starves.
 *
 * <p><em>Threading:</em> sockets are added before the thread starts; {@link #run} is the thread;
 * {@link #stop} any thread; {@link #close} after the thread has ended. <em>Memory:</em> 150 KiB off
 * the heap, allocated once; nothing per batch.
 */
final class DirectUdpWorker implements Runnable, AutoCloseable {
  /** Errors in a row that may have been pending: such a one is gone once it was told. */
  static final int ERRORS_IN_A_ROW_MAX = 16;

  private static final long BACK_OFF_NS = 10_000_000;
  private static final int NOT_OPEN = -1;
  private static final int FIRST_SOCKET = 1;
  private static final int NAME_STRIDE = 32;

  /** Not a power of two: the datagrams of a batch would share a few sets of the cache. */
  private static final int DATAGRAM_STRIDE = UdpServer.DATAGRAM_MAX_BYTES + 64;

  private static final int ALIGNMENT = 64;

  private final SystemCalls calls;
  private final UdpBatch batch;
  private final UdpResponder responder;
  private final Counters counters;
  private final LatencyRecorder latencies;
  private final NanoClock clock;
  private final DistinctLog log;

  private final Arena arena = Arena.ofShared();
  private final long datagramsAddress = allocate((long) UdpBatch.CAPACITY * DATAGRAM_STRIDE);
  private final long namesAddress = allocate((long) UdpBatch.CAPACITY * NAME_STRIDE);
  private final MessageVector requests = new MessageVector(arena, UdpBatch.CAPACITY);
  private final MessageVector replies = new MessageVector(arena, UdpBatch.CAPACITY);
  private final SocketAddressFlyweight sender = new SocketAddressFlyweight();

  /** The message that each datagram of the batch came in. */
  private final int[] messageOf = new int[UdpBatch.CAPACITY];

  /** The wake-up first, behind it the sockets. */
  private final PollDescriptors descriptors;

  private int wakeUp = NOT_OPEN;
  private int errorsInARow;
  private boolean closed;

  private volatile boolean stopping;

  /**
   * @param socketsMax sockets that will be added at most
   */
  DirectUdpWorker(SystemCalls calls, UdpWorkerParts parts, int socketsMax) {
    this.calls = calls;
    this.batch = parts.batch();
    this.responder = parts.responder();
    this.counters = parts.counters();
    this.latencies = parts.latencies();
    this.clock = parts.clock();
    this.log = parts.log();
    this.descriptors = new PollDescriptors(arena, 1 + socketsMax);
    for (int i = 0; i < UdpBatch.CAPACITY; i++) {
      requests.name(i, nameAddress(i), SocketAddressFlyweight.LENGTH_MAX);
      requests.data(i, datagramAddress(i), UdpServer.DATAGRAM_MAX_BYTES);
    }
  }

  private long allocate(long length) {
    return arena.allocate(length, ALIGNMENT).address();
  }

  private long nameAddress(int message) {
    return namesAddress + (long) message * NAME_STRIDE;
  }

  private long datagramAddress(int message) {
    return datagramsAddress + (long) message * DATAGRAM_STRIDE;
  }

  /** Opens what the thread waits with. */
  void open() throws SystemCallException {
    wakeUp = calls.eventFd();
    descriptors.add(wakeUp);
  }

  /**
   * Adds a socket to read from.
   *
   * @param socket a bound one; from now on the worker's own
   */
  void add(int socket) {
    descriptors.add(socket);
  }

  /** What it reads from. */
  List<Integer> sockets() {
    return IntStream.range(FIRST_SOCKET, descriptors.count())
        .mapToObj(descriptors::descriptor)
        .toList();
  }

  @Override
  public void run() {
    while (!stopping) {
      try {
        serveReadable();
      } catch (Throwable fault) {
        // Whatever happens to one batch, the next one finds the worker as it was.
        counters.increment(Counter.INTERNAL_ERRORS);
        log.error(fault.getClass().getName(), "udp: answering a batch", fault);
        backOffIfLasting();
      }
    }
  }

  private void serveReadable() {
    int ready = calls.poll(descriptors, -1);
    if (ready < 0) {
      if (ready != -Errno.EINTR) {
        failed("poll", -ready);
      }
      return;
    }
    for (int i = FIRST_SOCKET; i < descriptors.count(); i++) {
      if (descriptors.isReady(i)) {
        serve(descriptors.descriptor(i));
      }
    }
  }

  private void serve(int socket) {
    boolean isOnly = descriptors.count() == FIRST_SOCKET + 1;
    boolean more;
    do {
      more = receive(socket) == UdpBatch.CAPACITY;
      // A full batch leaves more behind. Where there are other sockets it is their turn now;
      // otherwise poll need not be asked.
    } while (more && isOnly && !stopping);
  }

  private int receive(int socket) {
    int received = calls.recvmmsg(socket, requests, SystemCalls.MSG_DONTWAIT);
    if (received < 0) {
      receiveFailed(-received);
      return 0;
    }
    long beginNs = clock.nanoTime();
    errorsInARow = 0;
    try {
      fill(received);
      responder.respond(batch);
      send(socket, collectReplies());
    } finally {
      latencies.record(clock.nanoTime() - beginNs, batch.count());
      batch.clear();
    }
    return received;
  }

  private void fill(int received) {
    for (int i = 0; i < received; i++) {
      sender.wrap(nameAddress(i));
      // What comes out of one call is what the next one takes for the room.
      int nameLength = requests.nameLength(i);
      requests.nameLength(i, SocketAddressFlyweight.LENGTH_MAX);
      if (nameLength == 0 || sender.port() == 0) {
        counters.increment(Counter.DROPPED_SOURCE_PORT);
        continue;
      }
      messageOf[batch.count()] = i;
      add(datagramAddress(i), requests.datagramLength(i));
    }
  }

  private void add(long memoryAddress, int length) {
    if (!sender.isIpv6()) {
      batch.addIpv4(memoryAddress, length, sender.ipv4());
      return;
    }
    long high = sender.ipv6High();
    long low = sender.ipv6Low();
    if (IpAddress.isMappedIpv4(high, low)) {
      batch.addIpv4(memoryAddress, length, (int) low);
    } else {
      batch.addIpv6(memoryAddress, length, high, low);
    }
  }

  /** Lines the replies up, without the gaps that silence leaves. */
  private int collectReplies() {
    int replyCount = 0;
    int count = batch.count();
    for (int i = 0; i < count; i++) {
      int length = batch.replyLength(i);
      if (length > 0) {
        long name = nameAddress(messageOf[i]);
        sender.wrap(name);
        replies.name(replyCount, name, sender.length());
        replies.data(replyCount, batch.reply(i).addressOffset(), length);
        replyCount++;
      }
    }
    return replyCount;
  }

  private void send(int socket, int replyCount) {
    int sent = 0;
    while (sent < replyCount) {
      int taken =
          calls.sendmmsg(socket, replies, sent, replyCount - sent, SystemCalls.MSG_DONTWAIT);
      if (taken > 0) {
        sent += taken;
      } else {
        // It is about the first one: the client will ask again, and the others are not to wait.
        counters.increment(Counter.UDP_SEND_FAILED);
        sent++;
      }
    }
  }

  private void receiveFailed(int errno) {
    if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
      return;
    }
    if (errorsInARow < ERRORS_IN_A_ROW_MAX) {
      // An ICMP message about an earlier reply: told once, and the socket goes on.
      counters.increment(Counter.UDP_SEND_FAILED);
    }
    failed("recvmmsg", errno);
  }

  private void failed(String call, int errno) {
    if (errorsInARow == ERRORS_IN_A_ROW_MAX) {
      log.warn("udp " + call, "udp: " + call + ": " + Errno.text(errno));
    }
    backOffIfLasting();
  }

  private void backOffIfLasting() {
    if (errorsInARow < ERRORS_IN_A_ROW_MAX) {
      errorsInARow++;
    } else {
      LockSupport.parkNanos(BACK_OFF_NS);
    }
  }

  /** Has the thread answer what it has read, and end. */
  void stop() {
    stopping = true;
    if (wakeUp != NOT_OPEN) {
      try {
        // Not the thread's own instance.
        new SystemCalls().signal(wakeUp);
      } catch (SystemCallException e) {
        throw new IllegalStateException("waking a worker", e);
      }
    }
  }

  /** Gives back descriptors and memory. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // All that were added, the wake-up among them.
    for (int i = 0; i < descriptors.count(); i++) {
      calls.close(descriptors.descriptor(i));
    }
    arena.close();
  }
}
