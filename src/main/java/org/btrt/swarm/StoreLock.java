// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Who may use a store: two places in a file, locked by processes. The owner holds the first. The
 * second is the successor's, who waits in it until the owner has left; whoever comes by the
 * ordinary way needs both to be free. So a store that is handed on is never without a holder.
 *
 * <p><em>Threading:</em> one thread at a time. The kernel unlocks when the process ends.
 */
final class StoreLock implements AutoCloseable {
  private static final int OWNER = 0;
  private static final int SUCCESSOR = 1;

  private final FileChannel channel;
  private FileLock successor;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Becomes the owner.
   *
   * @return null: somebody else is, or is about to be
   */
  static StoreLock own(Path file) throws IOException {
    StoreLock lock = waitBehindOwner(file);
    if (lock == null) {
      return null;
    }
    if (lock.tryLock(OWNER) == null) {
      lock.close();
      return null;
    }
    lock.leaveWaiting();
    return lock;
  }

  /**
   * Becomes the owner's successor.
   *
   * @return null: somebody else is
   */
  static StoreLock waitBehindOwner(Path file) throws IOException {
    StoreLock lock =
        new StoreLock(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    lock.successor = lock.tryLock(SUCCESSOR);
    if (lock.successor == null) {
      lock.close();
      return null;
    }
    return lock;
  }

  /** The successor becomes the owner; waits until the one before has left. */
  void succeed() throws IOException {
    channel.lock(OWNER, 1, false);
    leaveWaiting();
  }

  private void leaveWaiting() throws IOException {
    successor.release();
    successor = null;
  }

  /** Locks are the process's: another channel of the same process has it all the same. */
  private FileLock tryLock(int place) throws IOException {
    try {
      return channel.tryLock(place, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
