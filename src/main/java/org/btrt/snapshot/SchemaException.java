// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.sql.SQLException;

/** The schema is not of the version that this program writes; the message says what helps. */
final class SchemaException extends SQLException {
  private static final long serialVersionUID = 1;

  SchemaException(String message) {
    super(message);
  }
}
