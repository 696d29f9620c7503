// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

/** The engine that the configuration insists on does not work here, or cannot be started. */
public final class UdpEngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UdpEngineException(String message) {
    super(message);
  }

  UdpEngineException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
