// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;
import org.junit.jupiter.api.Test;

/** A file written for BTRT 2.x loads unchanged. */
class Btrt2FileTest {
  @Test
  void shouldLoadUnchanged() throws Exception {
    Path file = Path.of(Btrt2FileTest.class.getResource("btrt-2.conf").toURI());

    LoadedConfiguration loaded = ConfigurationReader.read(file);

    assertEquals(
        new LoggingSettings(
            Optional.of(Path.of("/var/log/btrt")), LoggingSettings.Level.INFO, LocalTime.of(1, 0)),
        loaded.configuration().logging());
    assertEquals(
        List.of(
            new PeerGroupSettings(
                "local peers", 0, Optional.of(Path.of("/etc/btrt/local_cidrs.conf")), List.of()),
            new PeerGroupSettings(
                "neighboring peers",
                1,
                Optional.of(Path.of("/etc/btrt/neighboring_cidrs.conf")),
                List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("192.168.0.0/16")))),
        loaded.configuration().peerGroups());
    assertEquals(ConfigurationReader.defaults().udp(), loaded.configuration().udp());
    assertEquals(List.of(), loaded.warnings());
    assertEquals(
        new DatabaseSettings(
            DatabaseUrl.parse("tcp://127.0.0.1:3306"),
            Optional.of("root"),
            "root",
            Optional.empty(),
            "btrt",
            600,
            3_000,
            30_000),
        loaded.configuration().database());
    NeighborSettings neighbor = loaded.configuration().neighbors().get(0);
    assertEquals("a partner's retracker", neighbor.name());
    assertEquals(1_800, neighbor.refreshIntervalS());
    assertEquals(7_200, neighbor.peersExpiryIntervalS());
    assertEquals(
        "/announce?info_hash=%00%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f%10%11%12%13"
            + "&peer_id=0123456789012345678A&port=6882&downloaded=0&uploaded=0&left=4194304"
            + "&event=started&compact=1&numwant=1000&retracker=1",
        neighbor.announceRequest().url(infoHash(), new byte[20], 200).target());
  }

  private static byte[] infoHash() {
    byte[] bytes = new byte[20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
