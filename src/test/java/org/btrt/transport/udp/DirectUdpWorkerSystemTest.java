// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.btrt.common.InheritedSockets;
import org.btrt.config.UdpSettings;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.Status;
import org.btrt.transport.linux.Errno;
import org.btrt.transport.linux.ScriptedSystemCalls;
import org.btrt.transport.linux.SystemCallException;
import org.btrt.transport.linux.SystemCalls;
import org.btrt.transport.udp.UdpClient.Announce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is particular to the engine over the system calls: its batches, its errors, its end. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class DirectUdpWorkerSystemTest {
  private static final InetSocketAddress ANY_IPV4 = new InetSocketAddress("127.0.0.1", 0);
  private static final InetSocketAddress ANY_IPV6 = new InetSocketAddress("::1", 0);
  private static final int FLIGHT = 32;
  private static final int QUIET_WINDOWS = 20;
  private static final int WINDOWS_MAX = 400;

  private final UdpParts parts = new UdpParts();
  private final ScriptedSystemCalls kernel = new ScriptedSystemCalls();
  private final List<UdpClient> clients = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private DirectUdpWorker worker;
  private Thread thread;

  /** A worker with its sockets, whose thread does not run yet. */
  private void open(InetSocketAddress... listen) throws SystemCallException {
    UdpSettings settings = UdpParts.settings(UdpSettings.Engine.DIRECT, 1, listen);
    worker = new DirectUdpWorker(kernel, parts.workers(settings).get(), listen.length);
    worker.open();
    SystemCalls calls = new SystemCalls();
    for (InetSocketAddress address : listen) {
      int socket = calls.socket(address);
      calls.bind(socket, address);
      addresses.add(calls.localAddress(socket));
      worker.add(socket);
    }
  }

  private void run() {
    thread = new Thread(worker, "btrt-udp-test");
    thread.start();
  }

  @AfterEach
  void close() throws Exception {
    for (UdpClient client : clients) {
      client.close();
    }
    if (worker != null) {
      worker.stop();
      if (thread != null) {
        thread.join();
      }
      worker.close();
      worker.close();
    }
    parts.close();
  }

  private UdpClient client(int address) throws IOException {
    UdpClient client = new UdpClient(addresses.get(address));
    clients.add(client);
    return client;
  }

  private static ByteBuffer announce(long id, int transactionId) {
    return new Announce(
            id,
            transactionId,
            UdpClient.hash(transactionId % 5),
            UdpClient.peerId(1),
            1,
            0,
            0,
            5,
            1 + transactionId)
        .encode();
  }

  private static void assertReply(int transactionId, ByteBuffer reply) {
    assertEquals(1, reply.getInt(0));
    assertEquals(transactionId, reply.getInt(4));
  }

  private void assertCount(long expected, Counter counter) {
    // Counted before the reply is sent, or right behind it.
    await().until(() -> parts.status.total(counter) >= expected);
    assertEquals(expected, parts.status.total(counter));
  }

  @Test
  void shouldServeBothFamilies() throws IOException {
    open(ANY_IPV4, ANY_IPV6);
    run();
    for (int address = 0; address < 2; address++) {
      UdpClient client = client(address);
      long id = client.connect();
      assertReply(3, client.ask(announce(id, 3)));
    }
    assertCount(1, Counter.ANNOUNCES_UDP4);
    assertCount(1, Counter.ANNOUNCES_UDP6);
  }

  /** What waits in the sockets when the worker begins is more than a batch, of every kind. */
  @Test
  void shouldWorkThroughMoreThanABatchOfEverySocket() throws IOException {
    open(ANY_IPV4, ANY_IPV6);
    for (int i = 0; i < 12; i++) {
      UdpClient client = client(i % 2);
      for (int k = 0; k < FLIGHT; k++) {
        // Every third gets no answer.
        client.send(k % 3 == 0 ? ByteBuffer.allocate(9) : UdpClient.connectDatagram(100 * i + k));
      }
    }
    run();
    for (int i = 0; i < 12; i++) {
      for (int k = 0; k < FLIGHT; k++) {
        if (k % 3 != 0) {
          ByteBuffer reply = clients.get(i).receive();
          assertEquals(16, reply.remaining());
          assertEquals(100 * i + k, reply.getInt(4));
        }
      }
    }
    assertCount(12 * 11, Counter.DROPPED_SHORT);
    assertCount(12 * 21, Counter.UDP_CONNECTS);
    assertCount(0, Counter.UDP_SEND_FAILED);
  }

  @Test
  void shouldGoOnWhereTheKernelStoppedSending() throws IOException {
    kernel.sendAtMost(3);
    open(ANY_IPV4);
    UdpClient client = client(0);
    for (int k = 0; k < FLIGHT; k++) {
      client.send(UdpClient.connectDatagram(k));
    }
    run();
    for (int k = 0; k < FLIGHT; k++) {
      assertEquals(k, client.receive().getInt(4));
    }
    assertCount(0, Counter.UDP_SEND_FAILED);
  }

  @Test
  void shouldSkipWhatTheKernelDoesNotTake() throws IOException {
    kernel.sendAtMost(3);
    kernel.failSends(1, 2, Errno.EAGAIN);
    open(ANY_IPV4);
    UdpClient client = client(0);
    for (int k = 0; k < FLIGHT; k++) {
      client.send(UdpClient.connectDatagram(k));
    }
    run();
    for (int k = 0; k < FLIGHT; k++) {
      if (k != 3 && k != 4) {
        assertEquals(k, client.receive().getInt(4));
      }
    }
    assertCount(2, Counter.UDP_SEND_FAILED);
  }

  @Test
  void shouldGoOnAfterErrorsThatWerePending() throws IOException {
    kernel.failReceives(3, Errno.ECONNREFUSED);
    open(ANY_IPV4);
    run();
    client(0).connect();
    assertCount(3, Counter.UDP_SEND_FAILED);
    assertCount(0, Counter.INTERNAL_ERRORS);
  }

  @Test
  void shouldGiveASocketTimeWhoseErrorsLast() throws IOException {
    kernel.failReceives(Integer.MAX_VALUE, Errno.EBADF);
    open(ANY_IPV4);
    run();
    UdpClient client = client(0);
    client.send(UdpClient.connectDatagram(5));
    // In the kernel it would be running.
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    kernel.failReceives(0, 0);
    assertEquals(5, client.receive().getInt(4));
    assertCount(DirectUdpWorker.ERRORS_IN_A_ROW_MAX, Counter.UDP_SEND_FAILED);
  }

  @Test
  void shouldDropWhatNobodyCouldBeAnsweredAt() throws IOException {
    open(ANY_IPV4);
    kernel.pretendSender(ANY_IPV4);
    run();
    UdpClient client = client(0);
    client.send(UdpClient.connectDatagram(1));
    assertCount(1, Counter.DROPPED_SOURCE_PORT);
    kernel.pretendSender(null);
    assertEquals(2, client.ask(UdpClient.connectDatagram(2)).getInt(4));
  }

  @Test
  void shouldDropAnEmptyDatagramAsShort() throws IOException {
    open(ANY_IPV4);
    run();
    try (DatagramSocket client = new DatagramSocket()) {
      client.send(new DatagramPacket(new byte[0], 0, addresses.get(0)));
    }
    assertCount(1, Counter.DROPPED_SHORT);
  }

  @Test
  void shouldTakeAMappedSenderForAnIpv4One() throws IOException {
    open(ANY_IPV4, ANY_IPV6);
    run();
    long id = client(0).connect();
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    // Java's own addresses are never mapped ones.
    kernel.pretendSender(
        new InetSocketAddress(Inet6Address.getByAddress("mapped", mapped, 0), 4000));
    client(1).send(announce(id, 1));
    assertCount(1, Counter.ANNOUNCES_UDP4);
    assertCount(0, Counter.ANNOUNCES_UDP6);
  }

  @Test
  void shouldRecordTheLatencyOfEveryDatagram() throws IOException {
    open(ANY_IPV4);
    parts.status.tick(0);
    UdpClient client = client(0);
    for (int k = 0; k < FLIGHT; k++) {
      client.send(UdpClient.connectDatagram(k));
    }
    run();
    for (int k = 0; k < FLIGHT; k++) {
      client.receive();
    }
    // The next batch begins after the first was recorded.
    client.connect();
    parts.status.tick(Status.WINDOW_NS);
    LatencySummary latencies = parts.status.lastWindow().orElseThrow().latencies().get(0);
    assertTrue(latencies.count() >= FLIGHT, latencies::toString);
  }

  @Test
  void shouldAllocateNothingFromSocketToSocket() throws IOException {
    open(ANY_IPV4, ANY_IPV6);
    run();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    UdpClient[] askers = {client(0), client(1)};
    long[] ids = {askers[0].connect(), askers[1].connect()};
    // The interpreter and the compiler at work allocate; once they are done, nothing does.
    int quietInARow = 0;
    for (int window = 0; window < WINDOWS_MAX && quietInARow < QUIET_WINDOWS; window++) {
      long before = threads.getThreadAllocatedBytes(thread.threadId());
      for (int flight = 0; flight < 25; flight++) {
        for (int a = 0; a < 2; a++) {
          for (int k = 0; k < FLIGHT; k++) {
            askers[a].send(announce(ids[a], k));
          }
          for (int k = 0; k < FLIGHT; k++) {
            assertReply(k, askers[a].receive());
          }
        }
      }
      long allocated = threads.getThreadAllocatedBytes(thread.threadId()) - before;
      quietInARow = allocated == 0 ? quietInARow + 1 : 0;
    }
    assertEquals(QUIET_WINDOWS, quietInARow, "times 1600 announces without a byte");
  }

  private static int descriptors() {
    return new File("/proc/self/fd").list().length;
  }

  private static Set<String> workerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("btrt-udp"))
        .collect(Collectors.toSet());
  }

  private DirectUdpEngine startEngine() {
    UdpSettings settings = UdpParts.settings(UdpSettings.Engine.DIRECT, 2, ANY_IPV4, ANY_IPV6);
    return DirectUdpEngine.start(settings, parts.workers(settings), InheritedSockets.none());
  }

  @Test
  void shouldEndWithoutTrafficAndGiveEverythingBack() {
    startEngine().close();
    int before = descriptors();
    for (int i = 0; i < 10; i++) {
      DirectUdpEngine engine = startEngine();
      assertEquals(Set.of("btrt-udp-1", "btrt-udp-2"), workerThreads());
      engine.close();
      engine.close();
      assertEquals(Set.of(), workerThreads());
    }
    // A leak would be six a turn.
    assertTrue(descriptors() < before + 10);
  }

  @Test
  void shouldEndUnderLoad() throws Exception {
    for (int i = 0; i < 10; i++) {
      DirectUdpEngine engine = startEngine();
      AtomicBoolean isOver = new AtomicBoolean();
      List<Thread> senders = new ArrayList<>();
      for (InetSocketAddress address : engine.addresses()) {
        Thread sender = new Thread(() -> flood(address, isOver));
        sender.start();
        senders.add(sender);
      }
      long served = parts.status.total(Counter.UDP_CONNECTS);
      await().until(() -> parts.status.total(Counter.UDP_CONNECTS) > served + 100);
      engine.close();
      isOver.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
    }
    assertEquals(0, parts.status.total(Counter.INTERNAL_ERRORS));
  }

  private static void flood(InetSocketAddress address, AtomicBoolean isOver) {
    try (UdpClient client = new UdpClient(address)) {
      while (!isOver.get()) {
        client.send(UdpClient.connectDatagram(1));
      }
    } catch (IOException e) {
      // Nobody listens any more: the end that was waited for.
    }
  }
}
