// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the C library, called through the foreign-function API. */
public final class NativeFunction {
  private NativeFunction() {}

  /**
   * Links a function; empty: the C library has none of that name.
   *
   * @param function what it takes and returns
   */
  @SuppressWarnings("restricted")
  public static Optional<MethodHandle> find(
      String name, FunctionDescriptor function, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, function, options));
  }
}
