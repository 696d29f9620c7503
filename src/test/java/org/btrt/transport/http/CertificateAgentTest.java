// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.common.TestCertificate;
import org.btrt.common.TlsIdentity;
import org.btrt.common.TlsIdentityException;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate in force follows its files, and its end is told in time. */
class CertificateAgentTest {
  private static final Duration LIFE = Duration.ofDays(90);

  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicLong wallMs = new AtomicLong(System.currentTimeMillis());
  private final Status status = new Status();
  private final List<String> notices = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  private CertificateAgent agent(TestCertificate certificate) throws Exception {
    TlsIdentity identity = certificate.identity(directory);
    return new CertificateAgent(
        directory.resolve("chain.pem"),
        directory.resolve("key.pem"),
        identity,
        new TlsContext(identity),
        status.register(),
        notices::add,
        new DistinctLog(new ListLogger(lines), nowNs::get),
        nowNs::get,
        wallMs::get);
  }

  private int look(CertificateAgent agent) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(CertificateAgent.PERIOD_S));
    return agent.doWork();
  }

  /** Files that are written within one tick of the disk's clock have the same time. */
  private void write(TestCertificate certificate) throws IOException {
    Path chain = directory.resolve("chain.new");
    Path key = directory.resolve("key.new");
    certificate.write(chain, key);
    // As renames do, which leave other files behind.
    Files.move(chain, directory.resolve("chain.pem"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(key, directory.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void shouldTakeFilesThatHaveChangedWhenTheyAreStill() throws Exception {
    CertificateAgent agent = agent(TestCertificate.usual());
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().startsWith("https.certificate: that of localhost, valid until "));
    for (int i = 0; i < 5; i++) {
      look(agent);
    }
    assertEquals(0, status.total(Counter.CERTIFICATES_RENEWED));

    write(TestCertificate.usual());
    assertEquals(0, look(agent));
    assertEquals(1, look(agent));
    assertEquals(0, look(agent));
    assertEquals(1, status.total(Counter.CERTIFICATES_RENEWED));
    assertTrue(notices.getLast().startsWith("https.certificate: a new one, that of localhost"));
    assertEquals(2, notices.size());
    assertEquals(List.of(), lines);
  }

  /** Between the certificate and its key there may be a look. */
  @Test
  void shouldNotReadBetweenTheFirstFileAndTheSecond() throws Exception {
    CertificateAgent agent = agent(TestCertificate.usual());
    look(agent);
    look(agent);
    TestCertificate renewed = TestCertificate.usual();
    Files.writeString(directory.resolve("chain.pem"), renewed.chainPem() + "\n");
    assertEquals(0, look(agent));
    Files.writeString(directory.resolve("key.pem"), renewed.keyPem() + "\n");
    assertEquals(0, look(agent));
    assertEquals(1, look(agent));
    assertEquals(1, status.total(Counter.CERTIFICATES_RENEWED));
    assertEquals(List.of(), lines);
  }

  @Test
  void shouldTellOnceWhatCannotBeUsedAndGoOn() throws Exception {
    CertificateAgent agent = agent(TestCertificate.usual());
    Files.writeString(directory.resolve("key.pem"), TestCertificate.usual().keyPem() + "\n");
    for (int i = 0; i < 20; i++) {
      look(agent);
    }
    assertEquals(1, status.total(Counter.CERTIFICATES_UNUSABLE));
    assertEquals(1, lines.size());
    assertTrue(
        lines
            .getFirst()
            .startsWith(
                "WARN https.certificate: "
                    + directory.resolve("key.pem")
                    + " has the key of another certificate; the one in force stays, that of"
                    + " localhost"),
        lines.getFirst());

    Files.delete(directory.resolve("chain.pem"));
    look(agent);
    look(agent);
    assertEquals(2, status.total(Counter.CERTIFICATES_UNUSABLE));
    write(TestCertificate.usual());
    look(agent);
    look(agent);
    assertEquals(1, status.total(Counter.CERTIFICATES_RENEWED));
  }

  @Test
  void shouldTellTheEndOnceAtEachTerm() throws Exception {
    Instant end = Instant.ofEpochMilli(wallMs.get()).plus(LIFE);
    CertificateAgent agent = agent(TestCertificate.until(end));
    List<Integer> toldHours = new ArrayList<>();
    for (int hours = 24 * 90 + 2; hours >= -48; hours--) {
      wallMs.set(end.minus(Duration.ofHours(hours)).toEpochMilli());
      int before = lines.size();
      look(agent);
      if (lines.size() > before) {
        toldHours.add(hours);
      }
    }
    // The certificate's end is cut to whole seconds.
    assertEquals(List.of(30 * 24, 7 * 24, 24, 0), toldHours);
    assertTrue(
        lines.get(1).contains(" 6 days from now") || lines.get(1).contains(" 7 days from now"));
    assertTrue(lines.getLast().contains(", which is over"), lines.getLast());

    write(TestCertificate.until(Instant.now().plus(Duration.ofDays(300))));
    look(agent);
    look(agent);
    assertEquals(4, lines.size());
  }

  @Test
  void shouldTakeOtherFilesAtOnceOrNotAtAll() throws Exception {
    CertificateAgent agent = agent(TestCertificate.usual());
    Path chain = directory.resolve("other-chain.pem");
    Path key = directory.resolve("other-key.pem");
    assertThrows(TlsIdentityException.class, () -> agent.reload(chain, key));
    TestCertificate.usual().write(chain, key);
    agent.reload(chain, key);
    assertEquals(1, status.total(Counter.CERTIFICATES_RENEWED));
    // From now on these are looked at.
    Files.delete(directory.resolve("key.pem"));
    look(agent);
    look(agent);
    assertEquals(0, status.total(Counter.CERTIFICATES_UNUSABLE));
  }
}
