// SPDX-License-Identifier: Apache-2.0
package org.btrt.takeover;

/** A running tracker cannot be taken over; it goes on. */
public final class TakeoverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TakeoverException(String message) {
    super(message);
  }
}
