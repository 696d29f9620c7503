// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The system calls. Those that prepare something throw when the kernel refuses; those of the road
 * return the negated {@link Errno}.
 *
 * <p>Not final: tests put a kernel in its place that fails on demand. Where there is no such
 * subclass the JIT binds the calls as if it were.
 *
 * <p><em>Threading:</em> an instance belongs to one thread; it holds that thread's errno.
 * <em>Memory:</em> some hundred bytes, freed by the collector; no call of the road allocates.
 * <em>Source:</em> the manual pages; numbers from asm-generic, which x86_64 and aarch64 share.
 */
public class SystemCalls {
  /** For {@link #recvmmsg} and {@link #sendmmsg}: return rather than wait. */
  public static final int MSG_DONTWAIT = 0x40;

  static final int SOCK_DGRAM = 2;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_REUSEPORT = 15;
  static final int IPPROTO_IP = 0;
  static final int IP_MTU_DISCOVER = 10;
  static final int IP_PMTUDISC_PROBE = 3;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int EFD_CLOEXEC = 0x80000;

  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  /** An address, and its length behind it. */
  private static final int SCRATCH_LENGTH = 64;

  private static final int ADDRESS_LENGTH_OFFSET = 32;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment callState = arena.allocate(Linker.Option.captureStateLayout());
  private final UnsafeBuffer scratch =
      new UnsafeBuffer(arena.allocate(SCRATCH_LENGTH, Long.BYTES).address(), SCRATCH_LENGTH);
  private final SocketAddressFlyweight socketAddress = new SocketAddressFlyweight();

  public SystemCalls() {
    socketAddress.wrap(scratch.addressOffset());
  }

  /** Why these calls cannot be made here; empty: they can. */
  public static Optional<String> obstacle() {
    return obstacle(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Optional<String> obstacle(String system, String architecture) {
    if (!"Linux".equals(system) || !ARCHITECTURES.contains(architecture)) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%s on %s, needs Linux on x86_64 or aarch64", system, architecture));
    }
    try {
      CLibrary.load();
      return Optional.empty();
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      return Optional.of(String.valueOf(reason.getMessage()));
    }
  }

  /**
   * A datagram socket of the address's family; an IPv6 one leaves IPv4 alone.
   *
   * @throws SystemCallException if the kernel refuses
   */
  public int socket(InetSocketAddress address) throws SystemCallException {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    int family = ipv6 ? SocketAddressFlyweight.AF_INET6 : SocketAddressFlyweight.AF_INET;
    int socket =
        prepare(
            "socket",
            () ->
                (int) CLibrary.SOCKET.invokeExact(callState, family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    try {
      if (ipv6) {
        option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      }
      return socket;
    } catch (SystemCallException e) {
      close(socket);
      throw e;
    }
  }

  /**
   * A datagram socket whose other side is within this machine.
   *
   * @param memoryAddress of the other side's address, see {@link UnixAddressFlyweight}
   */
  int unixSocket(long memoryAddress, int length) throws SystemCallException {
    int socket =
        prepare(
            "socket",
            () ->
                (int)
                    CLibrary.SOCKET.invokeExact(
                        callState, UnixAddressFlyweight.AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    try {
      prepare(
          "connect",
          () -> (int) CLibrary.CONNECT.invokeExact(callState, socket, memoryAddress, length));
      return socket;
    } catch (SystemCallException e) {
      close(socket);
      throw e;
    }
  }

  /** Several sockets may have the address, and the kernel divides the senders between them. */
  public void reusePort(int socket) throws SystemCallException {
    option(socket, SOL_SOCKET, SO_REUSEPORT, 1);
  }

  /**
   * Has IPv4 datagrams sent with the bit that says they are not to be fragmented, whatever the
   * kernel believes of the path. Spares it an identification for each of them.
   */
  public void dontFragment(int socket) throws SystemCallException {
    option(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
  }

  /** Asks for buffers of {@code bytes} in both directions; the kernel may grant less. */
  public void buffers(int socket, int bytes) throws SystemCallException {
    option(socket, SOL_SOCKET, SO_RCVBUF, bytes);
    option(socket, SOL_SOCKET, SO_SNDBUF, bytes);
  }

  private void option(int socket, int level, int option, int value) throws SystemCallException {
    long memoryAddress = scratch.addressOffset();
    scratch.putInt(0, value);
    prepare(
        "setsockopt",
        () ->
            (int)
                CLibrary.SETSOCKOPT.invokeExact(
                    callState, socket, level, option, memoryAddress, Integer.BYTES));
  }

  /** Gives a socket its own address. */
  public void bind(int socket, InetSocketAddress address) throws SystemCallException {
    long memoryAddress = scratch.addressOffset();
    int length = socketAddress.put(address);
    prepare(
        "bind", () -> (int) CLibrary.BIND.invokeExact(callState, socket, memoryAddress, length));
  }

  /** Gives a socket the address of the other side. */
  public void connect(int socket, InetSocketAddress address) throws SystemCallException {
    long memoryAddress = scratch.addressOffset();
    int length = socketAddress.put(address);
    prepare(
        "connect",
        () -> (int) CLibrary.CONNECT.invokeExact(callState, socket, memoryAddress, length));
  }

  /** A socket's own address. */
  public InetSocketAddress localAddress(int socket) throws SystemCallException {
    long memoryAddress = scratch.addressOffset();
    scratch.putInt(ADDRESS_LENGTH_OFFSET, SocketAddressFlyweight.LENGTH_MAX);
    prepare(
        "getsockname",
        () ->
            (int)
                CLibrary.GETSOCKNAME.invokeExact(
                    callState, socket, memoryAddress, memoryAddress + ADDRESS_LENGTH_OFFSET));
    return socketAddress.toInetSocketAddress();
  }

  /** A descriptor that can be read once {@link #signal} was called. */
  public int eventFd() throws SystemCallException {
    return prepare("eventfd", () -> (int) CLibrary.EVENTFD.invokeExact(callState, 0, EFD_CLOEXEC));
  }

  /** Makes an {@link #eventFd} readable, for good. */
  public void signal(int eventFd) throws SystemCallException {
    scratch.putLong(0, 1);
    write(eventFd, scratch.addressOffset(), Long.BYTES);
  }

  /** Writes bytes; a datagram socket and an {@link #eventFd} take all or nothing. */
  void write(int descriptor, long memoryAddress, long length) throws SystemCallException {
    prepare(
        "write",
        () ->
            (int) (long) CLibrary.WRITE.invokeExact(callState, descriptor, memoryAddress, length));
  }

  /** Gives a descriptor back; there is nothing to be done about a refusal. */
  public void close(int descriptor) {
    try {
      int ignored = (int) CLibrary.CLOSE.invokeExact(callState, descriptor);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Waits until something can be read.
   *
   * @param timeoutMs 0: only looks; -1: for ever
   * @return how many descriptors are ready, or a negated errno
   */
  public int poll(PollDescriptors descriptors, int timeoutMs) {
    try {
      return result(
          (int)
              CLibrary.POLL.invokeExact(
                  callState, descriptors.address(), (long) descriptors.count(), timeoutMs));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Receives up to {@link MessageVector#capacity} datagrams.
   *
   * @param flags {@link #MSG_DONTWAIT}, or 0
   * @return datagrams, or a negated errno
   */
  public int recvmmsg(int socket, MessageVector messages, int flags) {
    try {
      return result(
          (int)
              CLibrary.RECVMMSG.invokeExact(
                  callState, socket, messages.address(0), messages.capacity(), flags, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Sends messages {@code from} to {@code from + count - 1}.
   *
   * @param flags {@link #MSG_DONTWAIT}, or 0
   * @return how many the kernel took, from the first on; or a negated errno, and it took none
   */
  public int sendmmsg(int socket, MessageVector messages, int from, int count, int flags) {
    try {
      return result(
          (int)
              CLibrary.SENDMMSG.invokeExact(
                  callState, socket, messages.address(from), count, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int result(int returned) {
    // Not through the segment: its checks are code that the compiler meets only when a call fails.
    return returned >= 0 ? returned : -UnsafeApi.getInt(callState.address() + ERRNO_OFFSET);
  }

  private int prepare(String name, Preparation call) throws SystemCallException {
    int result;
    try {
      result = result(call.run());
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (result < 0) {
      throw new SystemCallException(name, -result);
    }
    return result;
  }

  /** Method handles declare everything; ours throw nothing but errors. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  /** A call off the road. */
  private interface Preparation {
    int run() throws Throwable;
  }
}
