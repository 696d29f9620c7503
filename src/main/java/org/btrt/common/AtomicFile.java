// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file as a whole: whoever reads it sees the old content or the new one, never a part,
 * even if the power fails in between. The new content is written to a file beside it, forced to the
 * disk and renamed.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Writes the new content. */
  public interface Content {
    /** Writes all of it; does not close. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces a file, or makes it.
   *
   * @throws IOException if that did not work: the file is what it was
   */
  public static void replace(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    // By process, so that two that write the same file do not write into each other's.
    Path aside =
        absolute.resolveSibling(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(aside, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
    forceDirectory(absolute.getParent());
  }

  /** The rename itself. Without it the file is whole all the same, old or new. */
  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
