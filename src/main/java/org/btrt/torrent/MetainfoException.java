// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.nio.file.Path;
import org.btrt.common.TextEscape;

/**
 * A torrent file cannot be taken (it cannot be read, is none, or is one that could harm) or cannot
 * be made. The message is one line without controls: where, what is wrong, what was expected.
 */
public final class MetainfoException extends Exception {
  private static final long serialVersionUID = 1L;

  MetainfoException(String message) {
    super(message);
  }

  /** Something is wrong with a file. */
  MetainfoException(Path file, String message) {
    this(TextEscape.line(file.toString()) + ": " + message);
  }

  /** The same with the name of the file in front. */
  MetainfoException in(Path file) {
    return new MetainfoException(file, getMessage());
  }
}
