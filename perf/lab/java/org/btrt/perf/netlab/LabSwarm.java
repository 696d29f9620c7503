// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All clients of a run, who come, go and die as the plan says.
 *
 * <p><em>Threading:</em> the run's.
 */
final class LabSwarm {
  private static final String FILE = "file.bin";

  private final String prefix;
  private final Path directory;
  private final TrackerFiles files;
  private final Addresses addresses;
  private final byte[] torrent;
  private final LabClient origin;
  private final List<LabMember> members = new ArrayList<>();
  private long doneBytes;
  private double progressS;

  /**
   * Makes all clients, of which none has joined yet.
   *
   * @param prefix of the namespaces
   * @param directory for their files
   */
  LabSwarm(
      LabScenario scenario,
      LabArm arm,
      long seed,
      Addresses addresses,
      TrackerFiles files,
      String prefix,
      Path directory)
      throws IOException, InterruptedException {
    this.prefix = prefix;
    this.directory = directory;
    this.files = files;
    this.addresses = addresses;
    Path full = Files.createDirectories(directory.resolve("origin"));
    Files.write(full.resolve(FILE), LabPlan.content(scenario, seed));
    torrent = LabClient.torrentOf(full.resolve(FILE), scenario.pieceBytes());
    origin =
        new LabClient(
            new NamespaceThread(prefix + Topology.ORIGIN), addresses.origin(), arm, addresses);
    LabPlan plan = LabPlan.of(scenario, seed);
    for (int index = 0; index < scenario.clients(); index++) {
      int operator = index / scenario.clientsPerOperator();
      int number = index % scenario.clientsPerOperator();
      NamespaceThread namespace =
          new NamespaceThread(prefix + Topology.clientNamespace(operator, number));
      LabClient client =
          new LabClient(namespace, addresses.client(operator, number), arm, addresses);
      members.add(new LabMember(operator, number, client, plan.visits().get(index)));
    }
  }

  /** The first seeder joins. */
  void begin() throws IOException {
    origin.join(torrent, directory.resolve("origin"), true, files.urls(addresses.origin()));
  }

  List<LabMember> members() {
    return members;
  }

  /** What is due at this time, and how far everybody is. */
  void tick(double nowS) throws IOException {
    long done = 0;
    for (LabMember member : members) {
      if (member.isDue(nowS)) {
        member
            .client()
            .join(
                torrent, directory.resolve(member.address()), false, files.urls(member.address()));
        member.onJoined(nowS);
      }
      if (member.isPresent()) {
        member.onProgress(member.client().progress(), nowS);
      }
      if (member.isLeaving(nowS)) {
        member.client().leave();
        member.onGone();
      }
      done += member.progress().doneBytes();
    }
    if (done != doneBytes) {
      doneBytes = done;
      progressS = nowS;
    }
  }

  /** Cuts the cables of the first operator's clients that know somebody outside. */
  void killHolders(AnnounceLog log) throws IOException, InterruptedException {
    for (LabMember member : members) {
      if (member.operator() == 0 && member.isPresent() && log.isHolder(member.address())) {
        String namespace = prefix + Topology.clientNamespace(0, member.number());
        Commands.run("ip", "-n", namespace, "link", "set", "dev", Topology.UPLINK, "down");
        member.onDead();
      }
    }
  }

  /** Whether nothing more is expected of anybody. */
  boolean isSettled() {
    return members.stream().allMatch(LabMember::isSettled);
  }

  int finished() {
    return (int) members.stream().filter(LabMember::hasFinished).count();
  }

  /** For how long nobody has got anything, everybody being there; 0: somebody is still to come. */
  double stalledS(double nowS) {
    boolean isComplete =
        members.stream().noneMatch(member -> member.state() == LabMember.State.AWAITED);
    return isComplete ? nowS - progressS : 0;
  }

  /** Looks who is connected to whom, and at what they have sent each other. */
  Overlay overlay() {
    Overlay overlay = new Overlay(addresses);
    Set<String> present = present();
    present.add(addresses.origin());
    for (LabMember member : members) {
      if (member.isPresent()) {
        Map<String, Long> links = member.client().links();
        member.onLinks(links, other -> addresses.operatorOf(other) != member.operator());
        overlay.add(member.address(), links.keySet().stream().filter(present::contains).toList());
      }
    }
    return overlay;
  }

  /** Addresses of clients that can be reached. */
  Set<String> present() {
    return members.stream()
        .filter(LabMember::isPresent)
        .map(LabMember::address)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Addresses of those that have all, the first seeder among them. */
  Set<String> seeders() {
    Set<String> seeders = new HashSet<>(Set.of(addresses.origin()));
    members.stream()
        .filter(member -> member.state() == LabMember.State.SEEDING)
        .forEach(member -> seeders.add(member.address()));
    return seeders;
  }

  /** Addresses of those that lack something and have been there for so long. */
  Set<String> leechers(double nowS, double sinceS) {
    return members.stream()
        .filter(member -> member.state() == LabMember.State.LEECHING)
        .filter(member -> nowS - member.joinedS() >= sinceS)
        .map(LabMember::address)
        .collect(Collectors.toSet());
  }
}
