// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.config.HashListSettings;
import org.btrt.config.HashListSettings.Format;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;

/** A builder with a clock of its own, and lists as text. */
final class TestLists {
  final Status status = new Status();
  final Counters counters = status.register();
  final AtomicLong nowS = new AtomicLong(1_800_000_000);
  final HashListBuilder builder;

  /** How much the wall clock is ahead. */
  long aheadS;

  TestLists(HashListSettings settings) {
    builder =
        new HashListBuilder(settings, nowS::get, () -> 1_000 * (nowS.get() + aheadS), counters);
  }

  /** Enters at 3 seeders and 5 peers, leaves below 1 and 3. */
  static HashListSettings settings(int stableS, int hashesMax) {
    return new HashListSettings(
        true, 3, 5, 1, 3, stableS, hashesMax, List.of(), Optional.empty(), Format.TEXT);
  }

  /** A pass, half a minute after the last one. */
  HashList pass(TestSwarm... swarms) {
    return pass(List.of(swarms));
  }

  HashList pass(Collection<TestSwarm> swarms) {
    nowS.addAndGet(30);
    builder.begin();
    swarms.forEach(builder::accept);
    builder.end();
    return builder.latest().orElseThrow();
  }

  static byte[] bytes(HashList list, Format format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      list.writeTo(format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String text(HashList list, Format format) {
    return new String(bytes(list, format), StandardCharsets.US_ASCII);
  }

  /** The numbers of the torrents on it. */
  static List<Integer> torrents(HashList list) {
    return text(list, Format.TEXT)
        .lines()
        .map(line -> Integer.parseInt(line.substring(line.length() - 7), 16))
        .toList();
  }

  long total(Counter counter) {
    return status.total(counter);
  }
}
