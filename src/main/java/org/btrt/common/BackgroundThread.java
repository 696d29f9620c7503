// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that step back behind those that answer: whatever is regular, asks others, or writes into
 * a database. Where it shares a core with a worker, the worker would wait for the end of its time
 * slice otherwise, some 3 ms; so it runs at once. The kernel still gives it a tenth of a core that
 * is busy all the time, which is more than it needs.
 *
 * <p>On Linux a niceness is the thread's (setpriority(2)); elsewhere nothing is changed.
 */
public final class BackgroundThread {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  /** A weight of 110 against 1024. */
  private static final int NICENESS = 10;

  /** Elsewhere it would be the whole process that steps back. */
  private static final Optional<MethodHandle> SET_PRIORITY =
      "Linux".equals(System.getProperty("os.name"))
          ? NativeFunction.find(
              "setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT))
          : Optional.empty();

  private BackgroundThread() {}

  /** Makes the calling thread one. */
  public static void enter() {
    if (SET_PRIORITY.isEmpty()) {
      return;
    }
    try {
      // Everybody may step back, so it does not fail.
      int ignored = (int) SET_PRIORITY.get().invokeExact(PRIO_PROCESS, CALLING_THREAD, NICENESS);
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority", e);
    }
  }

  /** Makes such threads. */
  public static ThreadFactory factory() {
    return task ->
        new Thread(
            () -> {
              enter();
              task.run();
            });
  }
}
