// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.LoadedConfiguration;
import org.btrt.config.PolicySettings.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the tracker itself takes the configurations, and as they are meant. */
class TrackerFilesTest {
  @TempDir private Path directory;

  private static LabArm arm(String word) {
    return LabArm.parse(word).getFirst();
  }

  private static TrackerFiles files(String scenario, String arm) {
    LabScenario of = LabScenario.of(scenario);
    return new TrackerFiles(of, arm(arm), new Addresses(of, arm(arm)));
  }

  private Configuration configuration(TrackerFiles files, int tracker)
      throws IOException, ConfigurationException {
    Path file = Files.write(directory.resolve("btrt.conf"), files.lines(tracker));
    LoadedConfiguration loaded = ConfigurationReader.read(file);
    assertEquals(List.of(), loaded.warnings());
    return loaded.configuration();
  }

  @Test
  void shouldBeTakenByTheTracker() throws IOException, ConfigurationException {
    for (LabScenario scenario : LabScenario.ALL) {
      for (int number = 0; number <= 10; number++) {
        for (LabArm arm : LabArm.parse(Integer.toString(number))) {
          TrackerFiles files = new TrackerFiles(scenario, arm, new Addresses(scenario, arm));
          for (int tracker = 0; tracker < files.count(); tracker++) {
            configuration(files, tracker);
          }
        }
      }
    }
  }

  @Test
  void shouldNameOwnNetworkAndPartner() throws IOException, ConfigurationException {
    TrackerFiles files = files("s1", "4");
    assertEquals(4, files.count());
    Configuration first = configuration(files, 0);
    assertEquals(Mode.QUOTA, first.policy().mode());
    assertEquals(2, first.peerGroups().size());
    assertEquals(1, configuration(files, 2).peerGroups().size());
    assertEquals(1, configuration(files, 3).peerGroups().size());
    assertEquals(30, first.announce().intervalS());
  }

  @Test
  void shouldHaveAPolicyWhereItIsDeployedOnly() throws IOException, ConfigurationException {
    TrackerFiles files = files("s7", "4");
    assertEquals(Mode.QUOTA, configuration(files, 0).policy().mode());
    assertEquals(Mode.OFF, configuration(files, 1).policy().mode());
    assertEquals(Mode.OFF, configuration(files, 3).policy().mode());
  }

  @Test
  void shouldSendClientsToTheirTrackers() {
    String own = "http://198.19.255.1:6969/announce";
    String world = "http://198.19.255.1:6969/world/announce";
    assertEquals(List.of(own), files("s1", "4").urls("198.18.10.11"));
    assertEquals(List.of(own, world), files("s1", "6").urls("198.18.10.11"));
    assertEquals(List.of(world), files("s7", "6").urls("198.18.20.11"));
    assertEquals(
        List.of("http://198.19.255.1:6969/diverted/announce"),
        files("s1", "7").urls("44.18.10.11"));
    assertEquals(List.of(world), files("s1", "7").urls("44.19.0.2"));
    assertEquals(List.of(world), files("s7", "7").urls("44.18.20.11"));
  }

  @Test
  void shouldForwardToTheWorldsTrackerAndAskThePartner()
      throws IOException, ConfigurationException {
    TrackerFiles files = files("s1", "7");
    assertEquals(5, files.count());
    Configuration first = configuration(files, 0);
    assertTrue(first.forwarding().enabled());
    assertEquals(1, first.neighbors().size());
    Configuration third = configuration(files, 2);
    assertTrue(third.forwarding().enabled());
    assertEquals(0, third.neighbors().size());
    assertEquals(0, configuration(files("s7", "7"), 0).neighbors().size());
  }
}
