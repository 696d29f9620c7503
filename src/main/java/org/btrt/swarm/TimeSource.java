// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The clocks of the system.
 *
 * @param monotonic never steps; its zero is the boot
 * @param wall can step
 * @param bootId0 first half of what names the boot; 0 with the other half: unknown
 * @param bootId1 second half
 */
public record TimeSource(NanoClock monotonic, EpochClock wall, long bootId0, long bootId1) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Those of this system. */
  public static TimeSource system() {
    long id0 = 0;
    long id1 = 0;
    try {
      UUID id = UUID.fromString(Files.readString(BOOT_ID).trim());
      id0 = id.getMostSignificantBits();
      id1 = id.getLeastSignificantBits();
    } catch (IOException | IllegalArgumentException e) {
      // Not Linux: the age of a store is then told by the wall clock.
      id0 = 0;
    }
    return new TimeSource(SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE, id0, id1);
  }
}
