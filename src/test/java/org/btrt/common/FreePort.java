// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.io.IOException;
import java.net.ServerSocket;

/** A port for programs that are to be told one beforehand. */
public final class FreePort {
  private FreePort() {}

  /** One that nobody listens at just now. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
