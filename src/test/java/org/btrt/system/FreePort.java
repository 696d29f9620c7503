// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import java.io.IOException;
import java.net.ServerSocket;

/** A port for programs that are to be told one beforehand. */
final class FreePort {
  private FreePort() {}

  /** One that nobody listens at just now. */
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
