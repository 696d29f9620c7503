// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.TlsIdentity;
import org.btrt.common.TlsIdentityException;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Keeps the certificate in force what its files hold: looks at them every {@value #PERIOD_S}
 * seconds and reads them when they have changed and then been still for one look, since whoever
 * renews a certificate writes it and its key one after the other.
 *
 * <p>What cannot be used is told once, and the certificate in force stays. That it expires is told
 * once at each of {@link #WARNING_DAYS} before.
 *
 * <p><em>Threading:</em> a thread of its own, which blocks on the disk; {@link #reload} by any.
 */
public final class CertificateAgent implements Agent {
  static final int PERIOD_S = 10;

  /** Days before the end at which there is a warning; 0: it is over. */
  static final List<Integer> WARNING_DAYS = List.of(30, 7, 1, 0);

  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(PERIOD_S);
  private static final int NOT_WARNED = Integer.MAX_VALUE;

  private final TlsContext context;
  private final Counters counters;
  private final Consumer<String> notices;
  private final DistinctLog log;
  private final NanoClock clock;
  private final EpochClock wallClock;

  // Guarded by this.
  private Path certificate;
  private Path privateKey;
  private TlsIdentity inForce;
  private State seen;
  private State taken;
  private int warnedDays = NOT_WARNED;
  private long nextNs;

  /** What tells that a file has changed; of both files. */
  private record State(Object certificate, Object privateKey) {}

  /** What tells that a file has changed; links are followed. */
  private record Mark(Object key, long lengthBytes, long changedMs) {
    static Object of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Mark(
            attributes.fileKey(), attributes.size(), attributes.lastModifiedTime().toMillis());
      } catch (IOException e) {
        return e.getClass();
      }
    }
  }

  /**
   * @param certificate file that the identity was read from
   * @param privateKey the other one
   * @param context has the identity in force
   * @param counters of this agent alone
   * @param notices told what an operator may want to know
   * @param wallClock what certificates expire by
   */
  public CertificateAgent(
      Path certificate,
      Path privateKey,
      TlsIdentity identity,
      TlsContext context,
      Counters counters,
      Consumer<String> notices,
      DistinctLog log,
      NanoClock clock,
      EpochClock wallClock) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.inForce = identity;
    this.context = context;
    this.counters = counters;
    this.notices = notices;
    this.log = log;
    this.clock = clock;
    this.wallClock = wallClock;
    this.nextNs = clock.nanoTime();
    notices.accept("https.certificate: " + description(identity));
  }

  /**
   * Takes the certificate that two files hold, now.
   *
   * @throws TlsIdentityException if they hold none
   * @throws SSLException if nobody could be answered with it; the one in force stays either way
   */
  public synchronized void reload(Path newCertificate, Path newPrivateKey)
      throws TlsIdentityException, SSLException {
    take(newCertificate, newPrivateKey);
    certificate = newCertificate;
    privateKey = newPrivateKey;
  }

  @Override
  public synchronized int doWork() {
    long nowNs = clock.nanoTime();
    if (nowNs - nextNs < 0) {
      return 0;
    }
    nextNs = nowNs + PERIOD_NS;
    State now = new State(Mark.of(certificate), Mark.of(privateKey));
    boolean isDue = now.equals(seen) && !now.equals(taken);
    seen = now;
    if (isDue) {
      taken = now;
      try {
        take(certificate, privateKey);
      } catch (TlsIdentityException | SSLException e) {
        counters.increment(Counter.CERTIFICATES_UNUSABLE);
        log.warn(
            "https.certificate",
            "https.certificate: "
                + e.getMessage()
                + "; the one in force stays, "
                + description(inForce));
      }
    }
    warnOfTheEnd();
    return isDue ? 1 : 0;
  }

  private void take(Path newCertificate, Path newPrivateKey)
      throws TlsIdentityException, SSLException {
    TlsIdentity identity = TlsIdentity.read(newCertificate, newPrivateKey);
    if (identity.chain().equals(inForce.chain())) {
      return;
    }
    context.renew(identity);
    inForce = identity;
    warnedDays = NOT_WARNED;
    counters.increment(Counter.CERTIFICATES_RENEWED);
    notices.accept("https.certificate: a new one, " + description(identity));
  }

  private void warnOfTheEnd() {
    Duration left = Duration.between(Instant.ofEpochMilli(wallClock.time()), inForce.validUntil());
    int due = NOT_WARNED;
    for (int days : WARNING_DAYS) {
      if (left.compareTo(Duration.ofDays(days)) <= 0) {
        due = days;
      }
    }
    if (due < warnedDays) {
      warnedDays = due;
      log.warn(
          "https.certificate.end." + due,
          "https.certificate: "
              + description(inForce)
              + (due == 0 ? ", which is over" : ", " + left.toDays() + " days from now")
              + ", expected: renewed by now");
    }
  }

  private static String description(TlsIdentity identity) {
    return "that of " + identity.name() + ", valid until " + identity.validUntil();
  }

  @Override
  public String roleName() {
    return "btrt-certificate";
  }
}
