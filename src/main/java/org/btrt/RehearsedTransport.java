// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;

/** Clients of one transport that talk to a tracker which rehearses. */
interface RehearsedTransport extends AutoCloseable {
  /**
   * Sends some requests and takes what is answered; a few milliseconds.
   *
   * @return how many
   */
  int converse() throws IOException;

  @Override
  void close();
}
