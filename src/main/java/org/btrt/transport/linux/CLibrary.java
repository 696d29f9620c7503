// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.btrt.common.NativeFunction;

/**
 * The functions of the C library, each a method handle that takes the segment for errno first.
 * Addresses are plain numbers: that spares a segment per call, and the memory behind them belongs
 * to whoever calls.
 *
 * <p>All of them are linked the ordinary way, although {@link Linker.Option#critical} would do for
 * those that never wait, and errno can be had there too. Measured (JDK 25, x86_64, November 2026):
 * an empty recvmmsg takes 0.30 us the ordinary way and 0.28 us as a critical call, against some 2
 * us that the kernel needs for each datagram; and sendmmsg of a full batch, 100 us and more, would
 * hold up every safepoint, that is all other threads of the process.
 *
 * <p>Initializing this class fails where a function is missing; {@link SystemCalls#obstacle} asks.
 */
final class CLibrary {
  static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  static final MethodHandle SOCKET = link("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle BIND = link("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle CONNECT = link("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle GETSOCKNAME =
      link("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle CLOSE = link("close", JAVA_INT, JAVA_INT);
  static final MethodHandle POLL = link("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle EVENTFD = link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle RECVMMSG =
      link("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle SENDMMSG =
      link("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  private CLibrary() {}

  /** Links all functions, if that has not happened yet. */
  static void load() {
    // Initializes the class.
  }

  private static MethodHandle link(String name, ValueLayout result, ValueLayout... arguments) {
    return NativeFunction.find(name, FunctionDescriptor.of(result, arguments), ERRNO)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }
}
