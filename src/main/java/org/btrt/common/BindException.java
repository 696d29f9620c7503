// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.net.InetSocketAddress;

/** An address cannot be listened on: the message names it and the reason. */
public final class BindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param section of the configuration that names the address, for instance {@code udp}
   */
  public BindException(String section, InetSocketAddress address, Throwable cause) {
    super(
        section
            + ".listen: cannot listen on "
            + SocketAddressText.format(address)
            + ": "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }
}
