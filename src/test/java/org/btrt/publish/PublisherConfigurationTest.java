// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.AccessSettings;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher's tracker runs with is a configuration like any other. */
class PublisherConfigurationTest {
  @TempDir private Path state;

  @Test
  void shouldBeReadByTheTracker() throws Exception {
    Files.createDirectory(state.resolve("torrents"));

    Configuration configuration =
        ConfigurationReader.read(
                PublisherConfiguration.write(
                    state, 7000, List.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"))))
            .configuration();

    assertEquals(
        List.of(7000, 7000),
        configuration.http().listen().stream().map(InetSocketAddress::getPort).toList());
    assertEquals(configuration.http().listen(), configuration.udp().listen());
    assertEquals(List.of(), configuration.web().listen());
    assertEquals(AccessSettings.Mode.ALLOW, configuration.access().mode());
    assertEquals(Optional.of(state.resolve("torrents")), configuration.catalogue().directory());
    assertEquals(Optional.of(state.resolve("store")), configuration.store().path());
    assertEquals(
        List.of(Cidr.parse("127.0.0.1/32"), Cidr.parse("::1/128")),
        configuration.announce().trustedSources());
  }
}
