// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of the generator, through the foreign-function API. Linux, 64 bits; numbers from
 * its headers. Nothing blocks but {@link #poll}, and that for a few milliseconds where asked to; a
 * refusal of the kernel is a negative return value.
 *
 * <p><em>Threading:</em> stateless. <em>Memory:</em> allocates nothing per call.
 */
final class Kernel {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM_NONBLOCK = 2 | 0x800;
  static final int SOL_SOCKET = 1;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int POLLIN = 1;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = function("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);
  private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG =
      function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECV = stream("recv");
  private static final MethodHandle SEND = stream("send");

  private Kernel() {}

  // None of the calls blocks for long, so none needs the thread to leave the Java state
  // ("critical").
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        Linker.Option.critical(false));
  }

  // The buffer as an address: a segment for each part of one would be an object.
  @SuppressWarnings("restricted")
  private static MethodHandle stream(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
        Linker.Option.critical(false));
  }

  static int socket(int family, int type) {
    try {
      return checked("socket", (int) SOCKET.invokeExact(family, type, 0));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void bind(int socket, MemorySegment address) {
    try {
      checked("bind", (int) BIND.invokeExact(socket, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void connect(int socket, MemorySegment address) {
    try {
      checked("connect", (int) CONNECT.invokeExact(socket, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void option(int socket, int level, int option, MemorySegment value) {
    try {
      checked(
          "setsockopt",
          (int) SETSOCKOPT.invokeExact(socket, level, option, value, (int) value.byteSize()));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void close(int descriptor) {
    try {
      checked("close", (int) CLOSE.invokeExact(descriptor));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Asks which sockets can be read; waits for one so long at most. */
  static int poll(MemorySegment descriptors, int count, int timeoutMs) {
    try {
      return (int) POLL.invokeExact(descriptors, (long) count, timeoutMs);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static int receive(int socket, MemorySegment messages, int count) {
    try {
      return (int) RECVMMSG.invokeExact(socket, messages, count, 0, 0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static int send(int socket, MemorySegment messages, int count) {
    try {
      return (int) SENDMMSG.invokeExact(socket, messages, count, 0);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Reads from a stream: bytes, 0 at its end, negative if it is broken or nothing is there. */
  static int read(int socket, long address, int length) {
    try {
      return (int) (long) RECV.invokeExact(socket, address, (long) length, MSG_DONTWAIT);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Writes to a stream what it takes at once: bytes, negative for none. */
  static int write(int socket, long address, int length) {
    try {
      return (int)
          (long) SEND.invokeExact(socket, address, (long) length, MSG_DONTWAIT | MSG_NOSIGNAL);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static int checked(String call, int result) {
    if (result < 0) {
      throw new IllegalStateException("the kernel refused " + call);
    }
    return result;
  }

  private static IllegalStateException failure(Throwable cause) {
    return cause instanceof IllegalStateException known ? known : new IllegalStateException(cause);
  }
}
