// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.IpAddress;
import org.btrt.config.AccessSettings;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of addresses that change while the tracker runs. */
class AddressFilesAgentTest {
  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();
  private final LiveRules rules =
      new LiveRules(
          new AnnounceRules(
              new AnnounceSettings(1_800, 900, 0, 50, 200, 2_700, false, List.of()),
              new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 50),
              PeerGroups.none(),
              AccessList.open(),
              new ClientBans(List.of()),
              new OrderQuota()));

  private AccessSettings settings(Optional<Path> denied) {
    return new AccessSettings(
        AccessSettings.Mode.OPEN, Optional.empty(), Optional.empty(), denied, List.of());
  }

  private int work(AddressFilesAgent agent) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(AddressFilesAgent.PERIOD_S));
    return agent.doWork();
  }

  private boolean admits(String address) {
    IpAddress parsed = IpAddress.parse(address);
    return rules.get().addresses().admits(parsed.ipv6(), parsed.high(), parsed.low());
  }

  @Test
  void shouldTakeOverAChangedFile() throws IOException {
    Path denied = Files.writeString(directory.resolve("deny"), "192.0.2.1\n");
    AddressFilesAgent agent =
        new AddressFilesAgent(settings(Optional.of(denied)), rules, nowNs::get);
    assertEquals(0, work(agent));
    assertTrue(admits("192.0.2.1"), "the file has not changed since the rules were made");
    Files.writeString(denied, "192.0.2.1\n192.0.2.2\n");
    assertEquals(0, agent.doWork(), "not so soon");
    assertEquals(1, work(agent));
    assertFalse(admits("192.0.2.2"));
    assertEquals(0, work(agent));
  }

  @Test
  void shouldKeepWhatWasInForceIfAFileIsWrongOrGone() throws IOException {
    Path denied = Files.writeString(directory.resolve("deny"), "192.0.2.1\n");
    AddressFilesAgent agent =
        new AddressFilesAgent(settings(Optional.of(denied)), rules, nowNs::get);
    Files.writeString(denied, "192.0.2.3\n192.0.2.4\n");
    work(agent);
    assertFalse(admits("192.0.2.3"));
    Files.writeString(denied, "192.0.2.5\nnonsense\n");
    assertEquals(1, work(agent));
    assertFalse(admits("192.0.2.3"));
    assertEquals(0, work(agent), "it is said once");
    Files.delete(denied);
    assertEquals(1, work(agent));
    assertFalse(admits("192.0.2.3"));
    Files.writeString(denied, "192.0.2.6\n");
    assertEquals(1, work(agent));
    assertTrue(admits("192.0.2.3"));
    assertFalse(admits("192.0.2.6"));
  }

  /** A reload may have read a file just before it changed. */
  @Test
  void shouldReadOnceMoreBehindAReload() throws IOException {
    AddressFilesAgent agent = new AddressFilesAgent(settings(Optional.empty()), rules, nowNs::get);
    assertEquals(0, work(agent));
    Path denied = Files.writeString(directory.resolve("deny"), "192.0.2.1\n");
    agent.changed(settings(Optional.of(denied)));
    assertEquals(1, work(agent));
    assertFalse(admits("192.0.2.1"));
    agent.changed(settings(Optional.empty()));
    assertEquals(1, work(agent));
    assertTrue(admits("192.0.2.1"));
    assertEquals(0, work(agent));
  }
}
