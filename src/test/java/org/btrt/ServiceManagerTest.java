// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.CachedNanoClock;
import org.btrt.transport.linux.SystemCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service manager hears, and that nothing comes of it if there is none. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServiceManagerTest {
  @TempDir private Path directory;
  private final CachedNanoClock clock = new CachedNanoClock();

  @BeforeEach
  void needsLinux() {
    assumeTrue(SystemCalls.obstacle().isEmpty(), () -> SystemCalls.obstacle().get());
  }

  private ServiceManager manager(String socket) {
    return new ServiceManager(Optional.ofNullable(socket), clock);
  }

  @Test
  void shouldSpeakAsSdNotifyDoes() throws InterruptedException {
    try (NotifySocket socket = new NotifySocket(directory.resolve("notify"))) {
      ServiceManager manager = manager(socket.name());
      manager.ready("serving");
      assertEquals(
          "READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=serving", socket.next());
      clock.update(1_234_567_890L);
      manager.reloading();
      assertEquals("RELOADING=1\nMONOTONIC_USEC=1234567", socket.next());
      manager.stopping();
      assertEquals("STOPPING=1\nSTATUS=stopping", socket.next());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/notify", "@nobody-listens-here", "relative", "@", "vsock:2:1"})
  void shouldNotMindASocketThatDoesNotWork(String socket) {
    manager(socket).ready("serving");
  }

  @Test
  void shouldNotMindASocketWhoseNameIsTooLong() {
    manager("/" + "x".repeat(200)).ready("serving");
  }

  @Test
  void shouldNotMindIfThereIsNone() {
    manager(null).ready("serving");
    manager("").stopping();
  }
}
