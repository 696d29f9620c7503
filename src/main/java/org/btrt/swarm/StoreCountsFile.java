// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counts of a store in a file beside it, where a second process finds them: see {@link
 * StoreCounts}. Worth nothing once nobody uses the store; whoever opens it counts anew.
 *
 * <p><em>Memory:</em> a mapping that the collector ends: counts may be asked for after the store
 * was closed.
 */
final class StoreCountsFile {
  private StoreCountsFile() {}

  /** All zero. Written rather than left out, so that a full disk is told now and not later. */
  static AtomicBuffer create(Path path, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(length);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
    }
  }

  /** Those that another process counts with. */
  static AtomicBuffer open(Path path, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != length) {
        throw new IOException(
            path + ": length=" + channel.size() + ", expected: " + length + " bytes of counts");
      }
      return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
    }
  }
}
