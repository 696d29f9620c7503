// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/** The store cannot be opened: the message names the path, what is wrong, and what is expected. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
