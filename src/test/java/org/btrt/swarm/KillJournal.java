// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a process that is about to be killed was told about its peers, in a mapped file that the
 * kernel keeps: for each peer the set of states that it may be in. An announce adds the state it
 * asks for before it begins, and leaves that one alone once it has been answered.
 *
 * <pre>
 *   0  8  announces answered to thread 0
 *   8  8  announces answered to thread 1
 *  16  8  passes of the sweeper
 *  24     a byte for each peer: a set of ABSENT, LEECHER, SEEDER; 0: never announced
 * </pre>
 *
 * <p><em>Threading:</em> each peer has one writer.
 */
final class KillJournal implements AutoCloseable {
  static final int ABSENT = 1;
  static final int LEECHER = 2;
  static final int SEEDER = 4;

  private static final int SWEEPS_OFFSET = 2 * Long.BYTES;
  private static final int PEERS_OFFSET = 3 * Long.BYTES;

  private final MappedByteBuffer mapped;
  private final UnsafeBuffer buffer;

  private KillJournal(MappedByteBuffer mapped) {
    this.mapped = mapped;
    this.buffer = new UnsafeBuffer(mapped);
  }

  static KillJournal open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new KillJournal(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, PEERS_OFFSET + KillPeers.COUNT));
    }
  }

  /** The states that a peer may be in. */
  int states(int peer) {
    int states = buffer.getByteVolatile(PEERS_OFFSET + peer);
    return states == 0 ? ABSENT : states;
  }

  boolean isUnheardOf(int peer) {
    return buffer.getByteVolatile(PEERS_OFFSET + peer) == 0;
  }

  void states(int peer, int states) {
    buffer.putByteVolatile(PEERS_OFFSET + peer, (byte) states);
  }

  void answered(int thread) {
    buffer.putLongRelease(thread * Long.BYTES, buffer.getLong(thread * Long.BYTES) + 1);
  }

  long answers(int thread) {
    return buffer.getLongVolatile(thread * Long.BYTES);
  }

  void swept() {
    buffer.putLongRelease(SWEEPS_OFFSET, buffer.getLong(SWEEPS_OFFSET) + 1);
  }

  long sweeps() {
    return buffer.getLongVolatile(SWEEPS_OFFSET);
  }

  @Override
  public void close() {
    BufferUtil.free(mapped);
  }
}
