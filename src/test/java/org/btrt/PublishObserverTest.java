// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.btrt.PublishObserver.Observation;
import org.btrt.common.FreePort;
import org.btrt.publish.AddressFinder;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.torrent.HashProgress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look once a minute, whatever it finds. */
class PublishObserverTest {
  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicReference<Optional<InetAddress>> address = new AtomicReference<>();
  private Publication publication;

  /** A machine with the address of the moment. */
  private final class Machine implements AddressFinder.Machine {
    @Override
    public List<InetAddress> outward() {
      return address.get().stream().toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return new InetAddress[] {address.get().orElseThrow(() -> new UnknownHostException(host))};
    }

    @Override
    public boolean has(InetAddress any) {
      return true;
    }
  }

  @BeforeEach
  void setUp() throws Exception {
    address.set(Optional.of(InetAddress.getLoopbackAddress()));
    Path state = Files.createDirectory(directory.resolve("state"));
    Publications publications = new Publications(state, "test", told -> {});
    publications.publish(Files.writeString(directory.resolve("a"), "content"), HashProgress.NONE);
    publication = publications.all().getFirst();
  }

  @Test
  void shouldLookOnceAMinute() throws Exception {
    AddressFinder finder =
        new AddressFinder(Optional.of("name.example"), Optional::empty, new Machine());
    int port = FreePort.find();
    PublishObserver observer =
        new PublishObserver(finder, port, port, List.of(publication), nowNs::get);
    assertEquals(Optional.empty(), observer.latest());

    assertEquals(1, observer.doWork());
    Observation first = observer.latest().orElseThrow();
    assertEquals("name.example", first.address().orElseThrow().host());
    assertFalse(first.reach().orElseThrow().trackerAnswers());
    assertEquals(Set.of(), first.changed());

    Files.writeString(publication.source(), "other content");
    address.set(Optional.empty());
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(59));
    assertEquals(0, observer.doWork());
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(1, observer.doWork());
    assertEquals(
        new Observation(Optional.empty(), Optional.empty(), Set.of(publication.infoHash())),
        observer.latest().orElseThrow());
  }
}
