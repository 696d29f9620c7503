// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.btrt.common.NativeFunction;

/**
 * Asks Linux to back memory with pages of 2 MiB, as far as it has them. Almost every swarm an
 * announce meets lies on another page; with pages of 4 KiB the processor then walks through the
 * page tables first, in a virtual machine through two of them (measured: perf/results).
 *
 * <p>Requests, not demands: where the kernel refuses, everything works as before. Memory in files
 * is left alone, the page cache decides there.
 *
 * <p><em>Threading:</em> stateless. <em>Source:</em> madvise(2), asm-generic/mman-common.h.
 */
final class HugePages {
  private static final int MADV_HUGEPAGE = 14;

  /** Since Linux 6.1. */
  private static final int MADV_COLLAPSE = 25;

  private static final long PAGE_LENGTH = 4096;
  private static final long HUGE_PAGE_LENGTH = 2 * 1024 * 1024;
  private static final Optional<MethodHandle> MADVISE =
      NativeFunction.find(
          "madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private HugePages() {}

  /** Memory that is touched for the first time later on is to come in huge pages. */
  static void prefer(long address, long length) {
    long begin = address + PAGE_LENGTH - 1 & -PAGE_LENGTH;
    advise(begin, address + length - begin, MADV_HUGEPAGE);
  }

  /** Memory that lies in small pages is to be moved into huge ones, now. */
  static void collapse(long address, long length) {
    long begin = address & -HUGE_PAGE_LENGTH;
    long end = address + length + HUGE_PAGE_LENGTH - 1 & -HUGE_PAGE_LENGTH;
    advise(begin, end - begin, MADV_COLLAPSE);
  }

  private static void advise(long address, long length, int advice) {
    if (MADVISE.isPresent()) {
      try {
        int ignored = (int) MADVISE.get().invokeExact(address, length, advice);
      } catch (Throwable e) {
        throw new IllegalStateException("madvise", e);
      }
    }
  }
}
