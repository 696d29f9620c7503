// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

/** Nothing can be seeded; the message says why and what helps. */
public final class SeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SeedException(String message) {
    super(message);
  }

  public SeedException(String message, Throwable cause) {
    super(message, cause);
  }
}
