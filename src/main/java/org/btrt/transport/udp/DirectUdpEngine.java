// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.btrt.common.BindException;
import org.btrt.common.InheritedSockets;
import org.btrt.config.UdpSettings;
import org.btrt.transport.linux.SystemCallException;
import org.btrt.transport.linux.SystemCalls;

/**
 * The engine over the system calls themselves: a number of threads, each with a socket of its own
 * for every address, between which the kernel divides the senders (SO_REUSEPORT).
 */
final class DirectUdpEngine implements UdpEngine {
  /**
   * A payload that fits the smallest links in use, so that there is nothing to fragment (1280
   * bytes, RFC 8200, without the headers; DNS flag day 2020).
   */
  private static final int EVERY_PATH_BYTES = 1232;

  private final SystemCalls calls = new SystemCalls();
  private final List<InetSocketAddress> addresses;
  private final boolean unfragmented;
  private final List<DirectUdpWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private DirectUdpEngine(UdpSettings settings) {
    this.addresses = new ArrayList<>(settings.listen());
    this.unfragmented = settings.payloadMaxIpv4Bytes() <= EVERY_PATH_BYTES;
  }

  /**
   * @param parts makes the parts of one more worker
   * @param inherited sockets that are read instead of new ones
   * @throws BindException if an address cannot be bound
   */
  static DirectUdpEngine start(
      UdpSettings settings, Supplier<UdpWorkerParts> parts, InheritedSockets inherited) {
    DirectUdpEngine engine = new DirectUdpEngine(settings);
    try {
      engine.open(UdpServer.workerCount(settings), parts, inherited);
      engine.run();
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private void open(int workerCount, Supplier<UdpWorkerParts> parts, InheritedSockets inherited) {
    int socketsMax = addresses.size() + Math.ceilDiv(inherited.count(), workerCount);
    for (int i = 0; i < workerCount; i++) {
      DirectUdpWorker worker = new DirectUdpWorker(new SystemCalls(), parts.get(), socketsMax);
      workers.add(worker);
      try {
        worker.open();
      } catch (SystemCallException e) {
        throw new UdpEngineException("udp.workers: cannot start worker " + (i + 1), e);
      }
    }
    for (int a = 0; a < addresses.size(); a++) {
      addresses.set(a, open(addresses.get(a), inherited.take(addresses.get(a))));
    }
  }

  /** Gives every worker a socket of an address; returns it with the port that 0 has become. */
  private InetSocketAddress open(
      InetSocketAddress address, List<InheritedSockets.Socket> inherited) {
    int workerCount = workers.size();
    InetSocketAddress bound = address;
    for (int i = 0; i < inherited.size(); i++) {
      bound = adopt(inherited.get(i), workers.get(i % workerCount), workerCount > 1);
    }
    for (int i = inherited.size(); i < workerCount; i++) {
      // The first worker decides what port 0 means; the others join it.
      bound = bind(bound, workers.get(i), i == 0, workerCount > 1);
    }
    return bound;
  }

  private InetSocketAddress adopt(
      InheritedSockets.Socket socket, DirectUdpWorker worker, boolean isShared) {
    worker.add(socket.descriptor());
    if (isShared) {
      try {
        calls.reusePort(socket.descriptor());
      } catch (SystemCallException e) {
        throw new BindException("udp", socket.address(), e);
      }
    }
    return socket.address();
  }

  private InetSocketAddress bind(
      InetSocketAddress address, DirectUdpWorker worker, boolean isFirst, boolean isShared) {
    try {
      if (isFirst && isShared && address.getPort() != 0) {
        probe(address);
      }
      int socket = open(address, isShared);
      worker.add(socket);
      return calls.localAddress(socket);
    } catch (SystemCallException e) {
      throw new BindException("udp", address, e);
    }
  }

  /** SO_REUSEPORT would join another tracker of the same user: binds once without it. */
  private void probe(InetSocketAddress address) throws SystemCallException {
    calls.close(open(address, false));
  }

  private int open(InetSocketAddress address, boolean shared) throws SystemCallException {
    int socket = calls.socket(address);
    try {
      if (shared) {
        calls.reusePort(socket);
      }
      if (unfragmented && address.getAddress() instanceof Inet4Address) {
        calls.dontFragment(socket);
      }
      calls.buffers(socket, UdpServer.SOCKET_BUFFER_BYTES);
      calls.bind(socket, address);
      return socket;
    } catch (SystemCallException e) {
      calls.close(socket);
      throw e;
    }
  }

  private void run() {
    for (DirectUdpWorker worker : workers) {
      Thread thread = new Thread(worker, "btrt-udp-" + (threads.size() + 1));
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  @Override
  public List<Integer> descriptors() {
    return workers.stream().flatMap(worker -> worker.sockets().stream()).toList();
  }

  @Override
  public void close() {
    workers.forEach(DirectUdpWorker::stop);
    threads.forEach(DirectUdpEngine::join);
    threads.clear();
    // Only now is nobody left who could use descriptors and memory.
    workers.forEach(DirectUdpWorker::close);
    workers.clear();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
