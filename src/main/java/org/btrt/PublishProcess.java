// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.ConfigurationReader;
import org.btrt.groups.PeerGroupsException;
import org.btrt.publish.AddressFinder;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.publish.PublisherConfiguration;
import org.btrt.publish.ThisMachine;
import org.btrt.seed.NativeLibrary;
import org.btrt.seed.SeedSettings;
import org.btrt.seed.Seeder;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.MetainfoException;

/**
 * The running publisher: a seed, a tracker that serves the state's torrents, and a watch over both.
 *
 * <p><em>Threading:</em> the main thread; {@link PublishObserver} looks beside it.
 */
final class PublishProcess {
  private static final Logger LOG = LogManager.getLogger(PublishProcess.class);

  private static final int OBSERVER_IDLE_MS = 100;
  private static final int ROUTER_WAIT_MAX_S = 5;
  private static final int ROUTER_POLL_MS = 50;

  private final Path state;
  private final int port;
  private final SeedSettings settings;
  private final Optional<String> givenAddress;
  private final int intervalS;
  private final PublishPrinter printer;
  private final List<Publication> publications = new CopyOnWriteArrayList<>();

  /**
   * @param state the directory of all that is kept
   * @param port of the tracker
   * @param givenAddress a name or a literal, if the person has given one
   * @param intervalS from one status to the next
   */
  PublishProcess(
      Path state,
      int port,
      SeedSettings settings,
      Optional<String> givenAddress,
      int intervalS,
      PublishPrinter printer) {
    this.state = state;
    this.port = port;
    this.settings = settings;
    this.givenAddress = givenAddress;
    this.intervalS = intervalS;
    this.printer = printer;
  }

  /**
   * Returns when it has stopped.
   *
   * @param files what is to be published besides what is already
   * @return the exit status
   */
  int run(List<Path> files, PrintWriter err)
      throws ConfigurationException,
          PeerGroupsException,
          IOException,
          MetainfoException,
          InterruptedException {
    Path directory = Files.createDirectories(state.resolve("torrents"));
    Publications kept = new Publications(directory, Version.program(), printer::event);
    if (files.isEmpty() && kept.all().isEmpty()) {
      err.println("nothing has been published with " + state + " yet, expected: a file to publish");
      return Btrt.EXIT_WRONG;
    }
    Optional<String> taken = portProblem();
    if (taken.isPresent()) {
      err.println(taken.get());
      return Btrt.EXIT_WRONG;
    }
    NativeLibrary.load();
    for (Path file : files) {
      hash(kept, file, err);
    }
    // Only now: a signal ends the hashing at once.
    StopSignal stop = new StopSignal();
    try (Seeder seeder = Seeder.start(settings)) {
      ThisMachine machine = new ThisMachine();
      AddressFinder finder = new AddressFinder(givenAddress, seeder::externalAddress, machine);
      OwnAddress address = findAddress(seeder, finder, stop);
      kept.name(address.trackers(port));
      publications.addAll(kept.all());
      Path file = PublisherConfiguration.write(state, port, machine.addresses());
      Configuration configuration = ConfigurationReader.read(file).configuration();
      Logging.configure(configuration.logging(), err);
      PublishObserver observer =
          new PublishObserver(finder, port, seeder.port(), publications, SystemNanoClock.INSTANCE);
      try (Tracker tracker = Tracker.start(configuration);
          AgentRunner observing = runner(observer)) {
        tracker.description().forEach(LOG::info);
        publish(seeder, address);
        AgentRunner.startOnThread(observing);
        new PublishWatch(seeder, address, port, publications, observer, printer)
            .run(stop, intervalS);
        printer.event("stopping, the tracker is told");
        // While there is a tracker to tell.
        seeder.leave();
      }
    }
    printer.event("stopped");
    return Btrt.EXIT_FINE;
  }

  private void hash(Publications kept, Path file, PrintWriter err)
      throws IOException, MetainfoException, InterruptedException {
    if (!TorrentCreateCommand.hasTerminal()) {
      kept.publish(file, HashProgress.NONE);
      return;
    }
    try (ProgressLine line = new ProgressLine(err, SystemNanoClock.INSTANCE::nanoTime)) {
      kept.publish(file, line);
    }
  }

  private static AgentRunner runner(PublishObserver observer) {
    return new AgentRunner(
        new SleepingMillisIdleStrategy(OBSERVER_IDLE_MS),
        fault -> LOG.error("observing failed and goes on", fault),
        null,
        observer);
  }

  /** Found out before minutes of hashing. */
  private Optional<String> portProblem() {
    try {
      new ServerSocket(port).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "--port: cannot listen at " + port + ": " + e.getMessage() + ", expected: a free port");
    }
  }

  private OwnAddress findAddress(Seeder seeder, AddressFinder finder, StopSignal stop)
      throws IOException, InterruptedException {
    if (settings.portMapping()) {
      seeder.mapPort(port);
    }
    OwnAddress address = finder.find();
    boolean mayRouterKnow =
        givenAddress.isEmpty() && address.scope() == OwnAddress.Scope.LOCAL_NETWORK;
    if (settings.portMapping() && mayRouterKnow) {
      long endNs =
          SystemNanoClock.INSTANCE.nanoTime() + TimeUnit.SECONDS.toNanos(ROUTER_WAIT_MAX_S);
      while (seeder.externalAddress().isEmpty()
          && SystemNanoClock.INSTANCE.nanoTime() - endNs < 0
          && !stop.await(ROUTER_POLL_MS)) {
        seeder.takeEvents().forEach(printer::event);
      }
      address = finder.find();
    }
    return address;
  }

  private void publish(Seeder seeder, OwnAddress address) {
    seeder.announcedAddress(address.ip().toString());
    for (Publication publication : publications) {
      seeder.add(PublishWatch.seeded(publication, port));
      printer.published(publication, address, port);
    }
  }
}
