// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.LiveRules;
import org.btrt.announce.ProgressWatch;
import org.btrt.common.BindException;
import org.btrt.common.CidrSet;
import org.btrt.common.DistinctLog;
import org.btrt.common.InheritedSockets;
import org.btrt.common.SipHash;
import org.btrt.common.SocketAddressText;
import org.btrt.common.SteadyClock;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.HashListSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsException;
import org.btrt.hashlist.HashListBuilder;
import org.btrt.hashlist.HashListFileAgent;
import org.btrt.snapshot.Snapshots;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SweeperAgent;
import org.btrt.swarm.TimeSource;
import org.btrt.takeover.Predecessor;
import org.btrt.takeover.Succession;
import org.btrt.transport.http.AccessLog;
import org.btrt.transport.http.AccessLogAgent;
import org.btrt.transport.http.HttpServer;
import org.btrt.transport.http.PublicPages;
import org.btrt.transport.udp.UdpServer;
import org.btrt.web.AdminApi;
import org.btrt.web.CatalogueNames;
import org.btrt.web.History;
import org.btrt.web.ListenAddress;
import org.btrt.web.SummaryBuilder;
import org.btrt.web.TorrentPages;
import org.btrt.web.WebServer;
import org.btrt.web.WebSources;

/**
 * The parts of a tracker, put together: opened from the store up to the sockets, closed the other
 * way round, so that nobody is ever inside a part that is gone.
 *
 * <p><em>Threading:</em> one thread starts, reloads and closes.
 */
public final class Tracker implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Tracker.class);

  private static final long CONNECTION_ID_PURPOSE = 1;
  private static final long HOLDERS_PURPOSE = 2;
  private static final int HOUSEKEEPING_IDLE_MS = 10;
  private static final int FILES_IDLE_MS = 100;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  /** What a successor does now: closed at once when there is one. */
  private final Deque<AutoCloseable> leavingFirst = new ArrayDeque<>();

  private final long startedMs = SystemEpochClock.INSTANCE.time();
  private final Status status = new Status();
  private final DistinctLog distinctLog = new DistinctLog(LOG, SystemNanoClock.INSTANCE);
  private final SummaryBuilder summary = new SummaryBuilder();
  private final Counters processCounters = status.register();
  private Configuration configuration;
  private LiveRules rules;
  private TorrentCatalogue torrents;
  private ChronicleSwarmStore store;
  private History history;
  private SweeperAgent sweeper;
  private Optional<HashListBuilder> hashList = Optional.empty();
  private Optional<OtherTrackers> others = Optional.empty();
  private Optional<NatCheck> natCheck = Optional.empty();
  private Optional<AccessLog> accessLog = Optional.empty();
  private Optional<AccessLogAgent> accessLogAgent = Optional.empty();
  private AddressFilesAgent addressFiles;
  private Optional<UdpServer> udp = Optional.empty();
  private Optional<HttpServer> http = Optional.empty();
  private Optional<Https> https = Optional.empty();
  private AccessChanges access;
  private AdminApi admin;
  private Succession succession;
  private boolean leaving;
  private Optional<Snapshots> snapshots = Optional.empty();
  private List<InetSocketAddress> webAddresses = List.of();

  private Tracker(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Starts a tracker.
   *
   * @throws ConfigurationException if a file that the configuration names is wrong
   * @throws PeerGroupsException if networks cannot be read
   * @throws org.btrt.swarm.StoreException if the store cannot be opened
   * @throws BindException if an address cannot be listened on
   * @throws org.btrt.transport.udp.UdpEngineException if the engine asked for does not work here
   */
  public static Tracker start(Configuration configuration)
      throws ConfigurationException, PeerGroupsException {
    return start(configuration, 0, Optional.empty(), () -> {});
  }

  static Tracker start(
      Configuration configuration,
      int rehearsalMaxMs,
      Optional<Predecessor> predecessor,
      Runnable onRelieved)
      throws ConfigurationException, PeerGroupsException {
    return start(configuration, rehearsalMaxMs, predecessor, onRelieved, Reloads.NONE);
  }

  /**
   * Starts a tracker that first rehearses.
   *
   * @param rehearsalMaxMs how long for each transport, see {@link Rehearsal}; 0: not at all
   * @param predecessor whose sockets and store it takes over, if there is one; closed with the
   *     tracker
   * @param onRelieved run, by another thread, when a successor serves: {@link #leave} is to be
   *     called
   * @param reloads has {@link #reload} called when somebody asks for it at {@code web.listen}
   */
  static Tracker start(
      Configuration configuration,
      int rehearsalMaxMs,
      Optional<Predecessor> predecessor,
      Runnable onRelieved,
      Reloads reloads)
      throws ConfigurationException, PeerGroupsException {
    Tracker tracker = new Tracker(configuration);
    try {
      tracker.open(rehearsalMaxMs, predecessor, onRelieved, reloads);
      return tracker;
    } catch (ConfigurationException | PeerGroupsException | RuntimeException e) {
      tracker.close();
      throw e;
    }
  }

  private void open(
      int rehearsalMaxMs, Optional<Predecessor> predecessor, Runnable onRelieved, Reloads reloads)
      throws ConfigurationException, PeerGroupsException {
    predecessor.ifPresent(closing::push);
    // Files first: a wrong one is told before a store is made.
    Optional<String> adminToken = Administration.token(configuration.web());
    OperatorFiles files = OperatorFiles.read(configuration);
    Optional<TorrentCatalogue.Watched> listed = readTorrents();
    store =
        predecessor.isPresent()
            ? ChronicleSwarmStore.join(configuration.store(), TimeSource.system())
            : ChronicleSwarmStore.open(configuration.store(), TimeSource.system(), LOG::info);
    closing.push(store);
    rules = new LiveRules(rulesOf(configuration, files));
    access = AccessChanges.start(rules, configuration.store());
    torrents.use(listed);
    store.keepDead(configuration.announce().keepDeadS());
    history = new History(status, store);
    openSnapshots();
    if (predecessor.isEmpty()) {
      restore();
    }
    if (rehearsalMaxMs > 0) {
      Rehearsal.hold(configuration, files.groups(), rehearsalMaxMs);
    }
    others = OtherTrackers.start(configuration, rules, status, distinctLog);
    others.ifPresent(closing::push);
    startNatCheck();
    startAccessLog();
    startUdp(predecessor.map(Predecessor::udp).orElseGet(InheritedSockets::none));
    InheritedSockets listeners =
        predecessor.map(Predecessor::http).orElseGet(InheritedSockets::none);
    HttpServer.Parts parts = httpParts();
    startHttp(parts, listeners);
    startHttps(parts, listeners);
    if (predecessor.isPresent() && !predecessor.get().relieve()) {
      LOG.warn("the tracker before has not said that it leaves; going on beside it");
    }
    if (predecessor.isPresent()) {
      readAccessChangesAgain();
    }
    startHousekeeping();
    startWeb(adminToken, reloads);
    snapshots.ifPresent(Snapshots::start);
    awaitSuccessor(onRelieved);
  }

  private Optional<TorrentCatalogue.Watched> readTorrents() throws ConfigurationException {
    torrents =
        new TorrentCatalogue(
            configuration.infoPage().names(), found -> access.torrents(found), status, distinctLog);
    closing.push(torrents);
    leavingFirst.push(torrents);
    return torrents.read(configuration.catalogue());
  }

  /** Where a tracker waits for its successor; empty: a store in memory cannot be handed over. */
  static Optional<Path> takeoverSocket(Configuration configuration) {
    return configuration.store().path().map(path -> path.resolve("takeover.sock"));
  }

  private void awaitSuccessor(Runnable onRelieved) {
    Optional<Path> socket = takeoverSocket(configuration).filter(path -> Succession.isPossible());
    if (socket.isEmpty()) {
      return;
    }
    try {
      succession =
          Succession.open(
              socket.get(),
              udp.map(UdpServer::descriptors).orElse(List.of()),
              httpServers().stream().flatMap(server -> server.descriptors().stream()).toList(),
              onRelieved);
    } catch (IOException e) {
      LOG.warn("{}: no successor can take over from here: {}", socket.get(), e.getMessage());
    }
  }

  /**
   * Leaves everything to a successor that serves already, except for the connections that are still
   * open: they end when they have been told so, or have been idle for long enough.
   *
   * @param onLast run, by another thread, when there are none left: this tracker is to be closed
   */
  void leave(Runnable onLast) {
    leaving = true;
    store.handOver();
    List<HttpServer> servers = httpServers();
    AtomicInteger open = new AtomicInteger(servers.size());
    for (HttpServer server : servers) {
      server
          .leave()
          .addListener(
              left -> {
                if (open.decrementAndGet() == 0) {
                  onLast.run();
                }
              });
    }
    for (AutoCloseable part : leavingFirst) {
      CloseHelper.close(part);
      closing.remove(part);
    }
    succession.left();
    if (servers.isEmpty()) {
      onLast.run();
    }
  }

  /**
   * Becomes the only owner of a store that was taken over; waits until the predecessor has closed
   * it or is dead.
   *
   * @throws org.btrt.swarm.StoreException if the predecessor died while it changed the store
   */
  void succeed(Predecessor predecessor) throws InterruptedException {
    boolean orderly = predecessor.awaitEnd();
    predecessor.close();
    store.succeed(orderly);
    // What the predecessor has stored last is put into the groups of today.
    sweeper.hurry();
  }

  private AnnounceRules rulesOf(Configuration of, OperatorFiles files) {
    return files.rules(of, store.secret().derivedHash(HOLDERS_PURPOSE));
  }

  private void openSnapshots() {
    if (!configuration.database().isEnabled()) {
      return;
    }
    Snapshots opened =
        new Snapshots(
            configuration.database(),
            new Snapshots.Parts(
                store,
                () -> rules.get().groups().names(),
                this::neighbours,
                status,
                startedMs,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE,
                LOG::info,
                distinctLog));
    snapshots = Optional.of(opened);
    closing.push(opened);
    leavingFirst.push(opened);
  }

  private void restore() {
    snapshots.ifPresent(
        known ->
            known.restore(rules.get().groups()::groupOf, configuration.announce().peerExpiryS()));
  }

  private List<NeighbourHealth> neighbours() {
    return others.map(OtherTrackers::neighbours).orElse(List.of());
  }

  /**
   * What walks through a store. A rehearsal takes it from here too, so that the compiler meets the
   * same classes.
   */
  static SweeperAgent sweeper(
      SwarmStore store, LiveRules rules, SummaryObserver observer, Counters counters) {
    return new SweeperAgent(
        store,
        () -> rules.get().groups()::groupOf,
        observer,
        expired -> counters.add(Counter.PEERS_EXPIRED, expired),
        SystemNanoClock.INSTANCE);
  }

  /** What picks the hash list from a sweeper's passes, if one is wanted. */
  static Optional<HashListBuilder> hashList(HashListSettings settings, Counters counters) {
    SteadyClock clock = new SteadyClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    return settings.enabled()
        ? Optional.of(
            new HashListBuilder(settings, clock::nowS, SystemEpochClock.INSTANCE, counters))
        : Optional.empty();
  }

  /** One thread for all that is regular and not urgent. */
  private void startHousekeeping() {
    Counters counters = status.register();
    hashList = hashList(configuration.hashList(), counters);
    sweeper = sweeper(store, rules, new SummaryObserver(summary, hashList), counters);
    // The first pass at once: what a reopened store holds is put into the groups of today.
    sweeper.hurry();
    startOnThread(new CompositeAgent(agents(counters)), counters);
    addressFiles = new AddressFilesAgent(configuration.access(), rules, SystemNanoClock.INSTANCE);
    startOnThread(addressFiles, status.register(), FILES_IDLE_MS);
    hashList.ifPresent(this::startHashListFile);
  }

  /** A thread of its own: disks can take their time. */
  private void startHashListFile(HashListBuilder list) {
    Optional<Path> file = configuration.hashList().file();
    if (file.isPresent()) {
      Counters counters = status.register();
      startOnThread(
          new HashListFileAgent(
              file.get(),
              configuration.hashList().fileFormat(),
              list::latest,
              counters,
              distinctLog,
              SystemNanoClock.INSTANCE,
              SystemEpochClock.INSTANCE),
          counters);
    }
  }

  private void startNatCheck() {
    natCheck = NatCheck.start(configuration.natCheck(), store, status, distinctLog);
    natCheck.map(NatCheck::checker).ifPresent(closing::push);
    natCheck.map(NatCheck::checker).ifPresent(leavingFirst::push);
  }

  /** Ends behind HTTP, so that the last lines are written. */
  private void startAccessLog() {
    if (configuration.http().accessLog().file().isEmpty()) {
      return;
    }
    Counters counters = status.register();
    AccessLog opened = new AccessLog();
    AccessLogAgent agent =
        new AccessLogAgent(
            configuration.http().accessLog(),
            opened,
            ZoneId.systemDefault(),
            counters,
            distinctLog,
            SystemNanoClock.INSTANCE,
            SystemEpochClock.INSTANCE);
    accessLog = Optional.of(opened);
    accessLogAgent = Optional.of(agent);
    closing.push(runOnThread(agent, counters, HOUSEKEEPING_IDLE_MS));
  }

  /** Leaves the access log's file to whoever has renamed it, and begins it anew. */
  void reopenAccessLog() {
    accessLogAgent.ifPresent(AccessLogAgent::reopen);
  }

  private void startOnThread(Agent agent, Counters counters) {
    startOnThread(agent, counters, HOUSEKEEPING_IDLE_MS);
  }

  private void startOnThread(Agent agent, Counters counters, int idleMs) {
    AgentRunner runner = runOnThread(agent, counters, idleMs);
    closing.push(runner);
    leavingFirst.push(runner);
  }

  private AgentRunner runOnThread(Agent agent, Counters counters, int idleMs) {
    AgentRunner runner = AgentThreads.runner(agent, counters, idleMs, distinctLog);
    AgentThreads.start(runner);
    return runner;
  }

  private List<Agent> agents(Counters counters) {
    List<Agent> agents = new ArrayList<>();
    agents.add(sweeper);
    others.ifPresent(known -> agents.add(known.sweeper()));
    agents.add(new ProgressWatch(rules, store, distinctLog, counters, SystemNanoClock.INSTANCE));
    agents.add(
        new StatusAgent(
            status,
            history,
            distinctLog,
            store::repairedCount,
            counters,
            SystemNanoClock.INSTANCE));
    return agents;
  }

  private void startUdp(InheritedSockets inherited) {
    if (configuration.udp().listen().isEmpty()) {
      return;
    }
    NanoClock nanoClock = SystemNanoClock.INSTANCE;
    UdpServer server =
        UdpServer.start(
            configuration.udp(),
            configuration.limits(),
            new UdpServer.Parts(
                rules,
                store,
                others.map(OtherTrackers::foreign),
                natCheck.map(NatCheck::newPeers),
                status,
                connectionIdHash(),
                new SteadyClock(SystemEpochClock.INSTANCE, nanoClock),
                nanoClock,
                distinctLog),
            inherited);
    udp = Optional.of(server);
    closing.push(server);
    leavingFirst.push(server);
  }

  private HttpServer.Parts httpParts() {
    return new HttpServer.Parts(
        rules,
        store,
        startPages(),
        others.map(OtherTrackers::foreign),
        others.flatMap(OtherTrackers::forwarding),
        natCheck.map(NatCheck::newPeers),
        accessLog,
        status,
        distinctLog);
  }

  private void startHttp(HttpServer.Parts parts, InheritedSockets inherited) {
    if (configuration.http().listen().isEmpty()) {
      return;
    }
    HttpServer server =
        HttpServer.start(configuration.http(), configuration.limits(), parts, inherited);
    http = Optional.of(server);
    closing.push(server);
  }

  /** What everybody can see: nothing, unless torrents are listed by their files. */
  private Optional<PublicPages> startPages() {
    if (!configuration.infoPage().enabled() || torrents.latest().isEmpty()) {
      return Optional.empty();
    }
    TorrentPages pages = torrents.pages(configuration.infoPage(), store);
    // Before the servers, so that it is there until the last connection has ended.
    closing.push(pages);
    return Optional.of(new PublicPages(TorrentPages.PATHS, pages::ask));
  }

  private void startHttps(HttpServer.Parts parts, InheritedSockets inherited)
      throws ConfigurationException {
    if (configuration.https().listen().isEmpty()) {
      return;
    }
    Https started = Https.start(configuration, parts, http, inherited, LOG::info);
    https = Optional.of(started);
    closing.push(started.server());
    startOnThread(started.certificates(), status.register());
  }

  private List<HttpServer> httpServers() {
    return Stream.concat(http.stream(), https.stream().map(Https::server)).toList();
  }

  /** What the tracker before has changed after they were read here. */
  private void readAccessChangesAgain() {
    try {
      access.readAgain();
    } catch (ConfigurationException e) {
      e.messages().forEach(LOG::warn);
    }
  }

  private void startWeb(Optional<String> adminToken, Reloads reloads) {
    admin =
        new AdminApi(
            adminToken,
            new Administration(store, access, httpServers(), reloads),
            status.register(),
            LOG::info,
            distinctLog,
            SystemNanoClock.INSTANCE);
    List<ListenAddress> listening = new ArrayList<>();
    udpAddresses()
        .forEach(a -> listening.add(new ListenAddress("udp", SocketAddressText.format(a))));
    httpAddresses()
        .forEach(a -> listening.add(new ListenAddress("http", SocketAddressText.format(a))));
    httpsAddresses()
        .forEach(a -> listening.add(new ListenAddress("https", SocketAddressText.format(a))));
    WebServer web =
        WebServer.start(
            configuration.web(),
            new WebSources(
                Version.number(),
                startedMs,
                listening,
                status,
                store,
                history,
                summary::latest,
                () -> rules.get().groups().names(),
                this::neighbours,
                hashList.map(
                    list ->
                        new WebSources.HashLists(
                            list::latest, new CidrSet(configuration.hashList().sources()))),
                () -> snapshots.map(Snapshots::health),
                new CatalogueNames(torrents::latest),
                SystemEpochClock.INSTANCE),
            Optional.of(admin),
            distinctLog);
    closing.push(web);
    leavingFirst.push(web);
    webAddresses = web.addresses();
  }

  private SipHash connectionIdHash() {
    String key = configuration.udp().connectionIdKey();
    if (key.isEmpty()) {
      return store.secret().derivedHash(CONNECTION_ID_PURPOSE);
    }
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(key));
    return new SipHash(bytes.getLong(), bytes.getLong());
  }

  /** Where UDP is answered; for whoever configured port 0. */
  public List<InetSocketAddress> udpAddresses() {
    return udp.map(UdpServer::addresses).orElse(List.of());
  }

  /** Where HTTP is answered. */
  public List<InetSocketAddress> httpAddresses() {
    return http.map(HttpServer::addresses).orElse(List.of());
  }

  /** Where HTTPS is answered. */
  public List<InetSocketAddress> httpsAddresses() {
    return https.map(known -> known.server().addresses()).orElse(List.of());
  }

  /** Where the operator looks. */
  public List<InetSocketAddress> webAddresses() {
    return webAddresses;
  }

  /** Counters of all threads. */
  public Status status() {
    return status;
  }

  /**
   * Takes over what can be changed while running: groups, lists, intervals, scrape, the
   * certificate, the token of the administration. All or nothing.
   *
   * @throws ConfigurationException if a file is wrong: what was in force stays
   * @throws PeerGroupsException if networks cannot be read: what was in force stays
   */
  public void reload(Configuration changed) throws ConfigurationException, PeerGroupsException {
    try {
      Optional<TorrentCatalogue.Watched> listed = torrents.read(changed.catalogue());
      AnnounceRules read =
          rulesOf(changed, OperatorFiles.read(changed)).withTorrents(torrents.listOf(listed));
      Optional<String> token = Administration.token(changed.web());
      if (https.isPresent()) {
        https.get().reload(changed.https());
      }
      admin.token(token);
      access.publish(read);
      torrents.use(listed);
      configuration = changed;
      addressFiles.changed(changed.access());
      store.keepDead(changed.announce().keepDeadS());
      store.groupsChanged();
      sweeper.hurry();
      others.ifPresent(OtherTrackers::groupsChanged);
      processCounters.increment(Counter.RELOADS);
    } catch (ConfigurationException | PeerGroupsException e) {
      processCounters.increment(Counter.RELOADS_FAILED);
      throw e;
    }
  }

  /** One line for each part: where it listens, what is off. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "udp: " + listening(udpAddresses()) + udp.map(u -> ", engine " + u.engine()).orElse(""));
    lines.add("http: " + listening(httpAddresses()));
    lines.add("https: " + listening(httpsAddresses()));
    lines.add("web: " + listening(webAddresses));
    PeerGroups groups = rules.get().groups();
    lines.add("groups: " + String.join(", ", groups.names()));
    torrents
        .latest()
        .ifPresent(
            listed ->
                lines.add(
                    "torrents: "
                        + listed.torrents().size()
                        + " in "
                        + configuration.catalogue().directory().map(Path::toString).orElse("")));
    lines.add(
        "store: "
            + configuration.store().path().map(path -> "in " + path).orElse("in memory only")
            + ", "
            + store.slotsLength() / 1_000_000
            + " MB of slots");
    if (snapshots.isPresent()) {
      lines.add("database: " + configuration.database());
    }
    return lines;
  }

  private static String listening(List<InetSocketAddress> addresses) {
    return addresses.isEmpty()
        ? "off"
        : addresses.stream().map(SocketAddressText::format).collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    if (succession != null && !leaving) {
      succession.close();
    }
    CloseHelper.closeAll(closing);
    closing.clear();
    if (leaving) {
      succession.gone();
      succession.close();
    }
  }
}
