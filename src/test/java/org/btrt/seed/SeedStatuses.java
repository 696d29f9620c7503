// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.nio.file.Path;
import org.btrt.seed.SeedStatus.State;

/** Statuses for tests. */
public final class SeedStatuses {
  /** Of all of them. */
  public static final String INFO_HASH = "0123456789abcdef0123456789abcdef01234567";

  private static final long TOTAL_BYTES = 4 << 20;

  private SeedStatuses() {}

  /** One of 4 MiB with some peers and half a gigabyte given. */
  public static SeedStatus of(State state, long doneBytes, int seedsKnown) {
    return new SeedStatus(
        "a file",
        INFO_HASH,
        Path.of("/srv/files"),
        state,
        state == State.FAILED ? "disk on fire" : "",
        TOTAL_BYTES,
        doneBytes,
        0.25,
        state == State.DOWNLOADING ? 1024 : 0,
        2048,
        state == State.DOWNLOADING ? 1 << 20 : 0,
        512 << 20,
        seedsKnown,
        3,
        0,
        2);
  }
}
