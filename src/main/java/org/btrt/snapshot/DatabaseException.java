// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

/** The database did not do what was asked; the message is for the operator. */
public final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1;

  DatabaseException(String message) {
    super(message);
  }

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
