// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.AddressRules;
import org.btrt.announce.LiveRules;
import org.btrt.config.AccessSettings;
import org.btrt.groups.PeerGroupsException;

/**
 * Looks every {@value #PERIOD_S} seconds whether {@code access.allow_addresses} and {@code
 * access.deny_addresses} have changed, by time and size, and puts what they hold now into force. A
 * file that is wrong or gone changes nothing; the log says so once for each change.
 *
 * <p><em>Threading:</em> a thread of its own, which blocks on files; {@link #changed} from any.
 */
final class AddressFilesAgent implements Agent {
  static final int PERIOD_S = 10;

  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(PERIOD_S);
  private static final Logger LOG = LogManager.getLogger(AddressFilesAgent.class);

  private final LiveRules rules;
  private final NanoClock clock;
  private List<String> seen;
  private long nextNs;
  private volatile AccessSettings settings;
  private volatile boolean reread;

  /**
   * @param settings whose files {@code rules} have been made of
   */
  AddressFilesAgent(AccessSettings settings, LiveRules rules, NanoClock clock) {
    this.settings = settings;
    this.seen = stamps(settings);
    this.rules = rules;
    this.clock = clock;
    this.nextNs = clock.nanoTime() + PERIOD_NS;
  }

  /** A reload has read the files, and perhaps other ones than before. */
  void changed(AccessSettings now) {
    settings = now;
    reread = true;
  }

  @Override
  public int doWork() {
    long nowNs = clock.nanoTime();
    if (nowNs - nextNs < 0) {
      return 0;
    }
    nextNs = nowNs + PERIOD_NS;
    // After a reload they are read once more: one that changed meanwhile is not missed.
    boolean afterReload = reread;
    reread = false;
    AccessSettings now = settings;
    List<String> stamps = stamps(now);
    boolean isChanged = !stamps.equals(seen);
    seen = stamps;
    if (!isChanged && !afterReload) {
      return 0;
    }
    try {
      AddressRules addresses = OperatorFiles.addresses(now);
      rules.update(old -> old.withAddresses(addresses));
      if (!afterReload) {
        LOG.info("the files of addresses have changed and are in force");
      }
    } catch (PeerGroupsException e) {
      LOG.error("the files of addresses have changed, what was in force stays:");
      e.messages().forEach(LOG::warn);
    }
    return 1;
  }

  @Override
  public String roleName() {
    return "btrt-addresses";
  }

  private static List<String> stamps(AccessSettings ofSettings) {
    return Stream.of(ofSettings.allowAddresses(), ofSettings.denyAddresses())
        .map(file -> file.map(AddressFilesAgent::stamp).orElse(""))
        .toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
