// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.btrt.common.NativeFunction;

/**
 * A thread that lives in a network namespace. Whatever it opens is there, and so are threads that
 * it starts, also those of a native library; so one process can be many machines.
 *
 * <p><em>Threading:</em> any thread hands it work and waits. <em>Source:</em> setns(2): a network
 * namespace belongs to a thread.
 */
final class NamespaceThread {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int O_RDONLY = 0;
  private static final MethodHandle OPEN =
      link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETNS =
      link("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final ExecutorService thread;

  /**
   * @param namespace its name
   */
  NamespaceThread(String namespace) throws IOException, InterruptedException {
    thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(namespace).factory());
    call(
        () -> {
          enter(namespace);
          return null;
        });
  }

  private static MethodHandle link(String name, FunctionDescriptor function) {
    return NativeFunction.find(name, function)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  private static void enter(String namespace) throws IOException {
    int file;
    int result;
    try (Arena arena = Arena.ofConfined()) {
      String path = Networks.file(namespace).toString();
      file = (int) OPEN.invokeExact(arena.allocateFrom(path), O_RDONLY);
      result = (int) SETNS.invokeExact(file, CLONE_NEWNET);
      int ignored = (int) CLOSE.invokeExact(file);
    } catch (Throwable e) {
      throw new IllegalStateException("setns", e);
    }
    if (file < 0 || result < 0) {
      throw new IOException(namespace + ": no network namespace that can be entered");
    }
  }

  /** Has something done there. */
  <T> T call(Callable<T> work) throws IOException, InterruptedException {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
