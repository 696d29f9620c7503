// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.io.IOException;

/** The kernel refused a call that prepares something: the message names the call and the reason. */
public final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  SystemCallException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** The number behind the reason. */
  public int errno() {
    return errno;
  }
}
