// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. {@code sun.misc.Signal} of the module jdk.unsupported is the one
 * way to hear SIGHUP; it is called by name because the compiler warns of it without a way to say
 * that we know.
 */
final class Signals {
  private Signals() {}

  /**
   * Has an action run on a thread of the JVM's when a signal comes.
   *
   * @param name without SIG, for instance {@code HUP}
   */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("SIG" + name + " cannot be handled", e);
    }
  }
}
