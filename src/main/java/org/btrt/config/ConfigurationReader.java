// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btrt.common.TlsIdentity;
import org.btrt.common.TlsIdentityException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Makes a {@link Configuration} out of a YAML file: the only place where one is made.
 *
 * <p>All that is wrong with a file is told at once. What other files hold (networks, info-hashes)
 * is not looked at here, only whether the log can be written and what the tracker proves itself
 * with can be read; their paths come out resolved against the directory of the configuration.
 *
 * <p><em>Threading:</em> none of its own; called at start and by the reload, never on the road of
 * an announce.
 */
public final class ConfigurationReader {
  private static final int PATH_MAX_LENGTH = 300;
  private static final long PUBLISHED_SWARMS_MAX = 50_000;
  private static final long PUBLISHED_PEERS_MAX = 300_000;
  private static final Path COMMAND_LINE = Path.of("command line");

  private final Problems problems;
  private final Values values = new Values();
  private final List<Values> groups = new ArrayList<>();
  private final List<Values> neighbors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ConfigurationReader(Path file) {
    this.problems = new Problems(file);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException if it cannot be read, or with all that is wrong in it
   */
  public static LoadedConfiguration read(Path file) throws ConfigurationException {
    return read(Optional.of(file), Overrides.none());
  }

  /**
   * Reads what a file and a command line say.
   *
   * @param file empty: the command line alone, and the defaults
   * @throws ConfigurationException if the file cannot be read, or with all that is wrong
   */
  public static LoadedConfiguration read(Optional<Path> file, Overrides overrides)
      throws ConfigurationException {
    ConfigurationReader reader = new ConfigurationReader(file.orElse(COMMAND_LINE));
    reader.parse(
        file.isPresent() ? YamlFile.bytes(file.get(), reader.problems) : new byte[0], overrides);
    reader.checkLogDirectory();
    reader.checkCertificate();
    reader.checkAdminToken();
    return reader.load();
  }

  /** What holds without a file. */
  public static Configuration defaults() {
    return new ConfigurationReader(Path.of("")).build();
  }

  /**
   * Reads the content of a file.
   *
   * @param file for messages and relative paths; not opened
   */
  static LoadedConfiguration read(Path file, byte[] content) throws ConfigurationException {
    return read(file, content, Overrides.none());
  }

  static LoadedConfiguration read(Path file, byte[] content, Overrides overrides)
      throws ConfigurationException {
    ConfigurationReader reader = new ConfigurationReader(file);
    reader.parse(content, overrides);
    return reader.load();
  }

  private void parse(byte[] content, Overrides overrides) throws ConfigurationException {
    YamlFile.parse(content, problems).ifPresent(this::readRoot);
    override(overrides);
    CrossRules.check(values, problems);
    CrossRules.checkGroups(groups, problems);
    CrossRules.checkHashList(values, !groups.isEmpty(), problems);
  }

  private void override(Overrides overrides) {
    overrides
        .port()
        .ifPresent(
            port -> {
              values.put(Keys.UDP_LISTEN, Keys.everywhere(port));
              values.put(Keys.HTTP_LISTEN, Keys.everywhere(port));
            });
    overrides
        .torrents()
        .ifPresent(
            directory -> {
              values.put(Keys.ACCESS_TORRENTS, Optional.of(directory));
              shrinkStore();
            });
    overrides.state().ifPresent(directory -> values.put(Keys.STORE_PATH, Optional.of(directory)));
    overrides.log().ifPresent(file -> values.put(Keys.HTTP_ACCESS_LOG, Optional.of(file)));
  }

  /** Who publishes some torrents need not have a gigabyte for those of a carrier. */
  private void shrinkStore() {
    if (values.lineOf(Keys.STORE_MAX_SWARMS) == Problems.NO_LINE
        && values.lineOf(Keys.STORE_MAX_PEERS) == Problems.NO_LINE) {
      values.put(Keys.STORE_MAX_SWARMS, PUBLISHED_SWARMS_MAX);
      values.put(Keys.STORE_MAX_PEERS, PUBLISHED_PEERS_MAX);
    }
  }

  /** A log that nobody will ever find is worse than no start. */
  private void checkLogDirectory() {
    Optional<Path> directory = values.get(Keys.LOGGING_PATH);
    if (values.isSound(Keys.LOGGING_PATH)
        && directory.isPresent()
        && !directory.get().equals(LoggingSettings.BTRT_2_DIRECTORY)) {
      LoggingSettings.problemWith(directory.get())
          .ifPresent(
              what ->
                  problems.add(
                      values.lineOf(Keys.LOGGING_PATH),
                      Keys.LOGGING_PATH.fullName(),
                      Problems.clean(what, PATH_MAX_LENGTH),
                      "a directory that can be written, or made"));
    }
  }

  /** Nobody could be answered. */
  private void checkCertificate() {
    Optional<Path> certificate = values.get(Keys.HTTPS_CERTIFICATE);
    Optional<Path> privateKey = values.get(Keys.HTTPS_PRIVATE_KEY);
    if (!values.isSound(Keys.HTTPS_CERTIFICATE)
        || !values.isSound(Keys.HTTPS_PRIVATE_KEY)
        || certificate.isEmpty()
        || privateKey.isEmpty()) {
      return;
    }
    try {
      TlsIdentity.read(certificate.get(), privateKey.get());
    } catch (TlsIdentityException e) {
      Key<?> key =
          switch (e.part()) {
            case CERTIFICATE -> Keys.HTTPS_CERTIFICATE;
            case PRIVATE_KEY -> Keys.HTTPS_PRIVATE_KEY;
          };
      addFileProblem(key, e.getMessage(), e.expected());
    }
  }

  private void checkAdminToken() {
    Optional<Path> file = values.get(Keys.WEB_ADMIN_TOKEN_FILE);
    if (!values.isSound(Keys.WEB_ADMIN_TOKEN_FILE) || file.isEmpty()) {
      return;
    }
    try {
      TokenFile.read(file.get());
    } catch (IOException e) {
      addFileProblem(Keys.WEB_ADMIN_TOKEN_FILE, e.getMessage(), TokenFile.EXPECTED);
      return;
    }
    if (TokenFile.isOpenToAll(file.get())) {
      warnings.add(
          problems.at(values.lineOf(Keys.WEB_ADMIN_TOKEN_FILE))
              + Keys.WEB_ADMIN_TOKEN_FILE.fullName()
              + ": everybody on this machine can read "
              + Problems.clean(file.get().toString(), PATH_MAX_LENGTH)
              + ", expected: the tracker alone (chmod o-r)");
    }
  }

  private void addFileProblem(Key<?> key, String what, String expected) {
    problems.add(
        values.lineOf(key), key.fullName(), Problems.clean(what, PATH_MAX_LENGTH), expected);
  }

  private LoadedConfiguration load() throws ConfigurationException {
    problems.throwIfAny();
    neighbors.forEach(this::warnOfShortLives);
    return new LoadedConfiguration(build(), warnings);
  }

  private void readRoot(Node root) {
    if (Kinds.isNothing(root)) {
      return;
    }
    if (!(root instanceof MappingNode mapping)) {
      problems.add(root, "", Kinds.describe(root), "sections such as udp:");
      return;
    }
    Map<String, Section> sections = new HashMap<>();
    Keys.GROUPS_OF_KEYS.forEach(section -> sections.put(section.name(), section));
    Keys.LISTS.forEach(section -> sections.put(section.name(), section));
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode keyNode) {
        Section section = sections.get(keyNode.getValue());
        if (section == null) {
          Values.addUnknown(keyNode, "", Keys.sectionNames(), problems);
        } else {
          readSection(section, tuple);
        }
      }
    }
  }

  private void readSection(Section section, NodeTuple tuple) {
    Node node = tuple.getValueNode();
    int line = Problems.lineOf(tuple.getKeyNode());
    if (!Keys.LISTS.contains(section)) {
      values.read(section, node, problems);
    } else if (node instanceof SequenceNode sequence) {
      readItems(section, sequence, line);
    } else if (!Kinds.isNothing(node)) {
      problems.add(node, section.name(), Kinds.describe(node), "a list, each item with a dash");
    }
  }

  private void readItems(Section section, SequenceNode sequence, int line) {
    List<Values> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!Kinds.isNothing(item)) {
        Values itemValues = new Values();
        itemValues.read(section, item, problems);
        items.add(itemValues);
      }
    }
    if (section == Keys.PEER_GROUPS) {
      CrossRules.checkGroupCount(items.size(), line, problems);
      groups.addAll(items);
    } else {
      neighbors.addAll(items);
    }
  }

  /** No error: a file that an older version took is to be taken. */
  private void warnOfShortLives(Values neighbor) {
    int refreshS = neighbor.get(Keys.NEIGHBOR_REFRESH_INTERVAL);
    int expiryS = neighbor.get(Keys.NEIGHBOR_PEERS_EXPIRY_INTERVAL);
    if (expiryS <= refreshS) {
      Key<Integer> given =
          neighbor.lineOf(Keys.NEIGHBOR_PEERS_EXPIRY_INTERVAL) == Problems.NO_LINE
              ? Keys.NEIGHBOR_REFRESH_INTERVAL
              : Keys.NEIGHBOR_PEERS_EXPIRY_INTERVAL;
      warnings.add(
          problems.at(neighbor.lineOf(given))
              + given.fullName()
              + ": peers live for "
              + expiryS
              + " s and are asked for every "
              + refreshS
              + " s, so they are missing in between");
    }
  }

  private Configuration build() {
    return new Configuration(
        new LoggingSettings(
            values.get(Keys.LOGGING_PATH),
            values.get(Keys.LOGGING_LEVEL),
            values.get(Keys.LOGGING_SWITCH_TIME)),
        database(),
        groups.stream().map(ConfigurationReader::group).toList(),
        udp(),
        http(),
        new HttpsSettings(
            values.get(Keys.HTTPS_LISTEN),
            values.get(Keys.HTTPS_CERTIFICATE),
            values.get(Keys.HTTPS_PRIVATE_KEY)),
        announce(),
        policy(),
        new ScrapeSettings(values.get(Keys.SCRAPE_MODE), values.get(Keys.SCRAPE_MAX_HASHES)),
        new StoreSettings(
            values.get(Keys.STORE_PATH),
            values.get(Keys.STORE_MAX_SWARMS),
            values.get(Keys.STORE_MAX_PEERS)),
        new AccessSettings(
            CrossRules.accessMode(values),
            values.get(Keys.ACCESS_LIST),
            values.get(Keys.ACCESS_ALLOW_ADDRESSES),
            values.get(Keys.ACCESS_DENY_ADDRESSES),
            values.get(Keys.ACCESS_BANNED_CLIENTS)),
        new CatalogueSettings(
            values.get(Keys.ACCESS_TORRENTS), values.get(Keys.ACCESS_RESCAN_INTERVAL)),
        new InfoPageSettings(
            values.get(Keys.INFO_PAGE_ENABLED),
            values.get(Keys.INFO_PAGE_NAMES),
            values.get(Keys.INFO_PAGE_DOWNLOADS),
            values.get(Keys.INFO_PAGE_REDIRECT),
            values.get(Keys.INFO_PAGE_FAVICON)),
        new WebSettings(values.get(Keys.WEB_LISTEN), values.get(Keys.WEB_ADMIN_TOKEN_FILE)),
        new LimitsSettings(
            values.get(Keys.LIMITS_PER_ADDRESS_RATE),
            values.get(Keys.LIMITS_PER_ADDRESS_BURST),
            values.get(Keys.LIMITS_PER_PREFIX_FACTOR),
            values.get(Keys.LIMITS_EXEMPT)),
        neighborSettings(),
        new UpstreamSettings(
            values.get(Keys.UPSTREAM_MAX_SWARMS),
            values.get(Keys.UPSTREAM_MAX_PEERS),
            values.get(Keys.UPSTREAM_CONNECT_TIMEOUT),
            values.get(Keys.UPSTREAM_TIMEOUT),
            values.get(Keys.UPSTREAM_MAX_REQUESTS),
            values.get(Keys.UPSTREAM_FIRST_INTERVAL)),
        forwarding(),
        hashList(),
        natCheck());
  }

  private NatCheckSettings natCheck() {
    return new NatCheckSettings(
        values.get(Keys.NAT_CHECK_ENABLED),
        values.get(Keys.NAT_CHECK_SKIP),
        values.get(Keys.NAT_CHECK_TRIES),
        values.get(Keys.NAT_CHECK_RETRY_PAUSE),
        values.get(Keys.NAT_CHECK_TIMEOUT),
        values.get(Keys.NAT_CHECK_MAX_CHECKS),
        values.get(Keys.NAT_CHECK_RATE),
        values.get(Keys.NAT_CHECK_PER_ADDRESS),
        values.get(Keys.NAT_CHECK_LOG));
  }

  private DatabaseSettings database() {
    return new DatabaseSettings(
        values.get(Keys.DATABASE_URL),
        values.get(Keys.DATABASE_USER),
        values.get(Keys.DATABASE_PASSWORD),
        values.get(Keys.DATABASE_PASSWORD_FILE),
        values.get(Keys.DATABASE_SCHEMA),
        values.get(Keys.DATABASE_SNAPSHOT_INTERVAL),
        values.get(Keys.DATABASE_CONNECT_TIMEOUT),
        values.get(Keys.DATABASE_TIMEOUT));
  }

  private List<NeighborSettings> neighborSettings() {
    List<NeighborSettings> settings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Values item : neighbors) {
      String given = item.get(Keys.NEIGHBOR_NAME);
      String name = given;
      for (int i = 2; !names.add(name); i++) {
        name = given + " (" + i + ")";
      }
      settings.add(neighbor(name, item));
    }
    return settings;
  }

  private static NeighborSettings neighbor(String name, Values values) {
    return new NeighborSettings(
        name,
        values.get(Keys.NEIGHBOR_REFRESH_INTERVAL),
        values.get(Keys.NEIGHBOR_PEERS_EXPIRY_INTERVAL),
        values.get(Keys.NEIGHBOR_ANNOUNCE_REQUEST),
        values.get(Keys.NEIGHBOR_MAX_PEERS),
        values.get(Keys.NEIGHBOR_NETWORKS),
        values.get(Keys.NEIGHBOR_RATE));
  }

  private ForwardingSettings forwarding() {
    return new ForwardingSettings(
        values.get(Keys.FORWARDING_ENABLED),
        values.get(Keys.FORWARDING_TRUSTED_SOURCES),
        values.get(Keys.FORWARDING_INTERCEPTED_SOURCES),
        values.get(Keys.FORWARDING_OWN_HOSTS),
        values.get(Keys.FORWARDING_URL_PARAMETERS),
        values.get(Keys.FORWARDING_ADDRESS_PARAMETERS),
        values.get(Keys.FORWARDING_TIMEOUT),
        values.get(Keys.FORWARDING_ENOUGH_PEERS),
        values.get(Keys.FORWARDING_CACHE_TTL),
        values.get(Keys.FORWARDING_STALE_TTL),
        values.get(Keys.FORWARDING_MAX_WAITING),
        values.get(Keys.FORWARDING_PRIVATE_TRACKERS),
        values.get(Keys.FORWARDING_ALLOW),
        values.get(Keys.FORWARDING_DENY));
  }

  private HashListSettings hashList() {
    return new HashListSettings(
        values.get(Keys.HASHLIST_ENABLED),
        values.get(Keys.HASHLIST_MIN_LOCAL_SEEDERS),
        values.get(Keys.HASHLIST_MIN_LOCAL_PEERS),
        values.get(Keys.HASHLIST_KEEP_LOCAL_SEEDERS),
        values.get(Keys.HASHLIST_KEEP_LOCAL_PEERS),
        values.get(Keys.HASHLIST_STABLE_TIME),
        values.get(Keys.HASHLIST_MAX_HASHES),
        values.get(Keys.HASHLIST_SOURCES),
        values.get(Keys.HASHLIST_FILE),
        values.get(Keys.HASHLIST_FILE_FORMAT));
  }

  private static PeerGroupSettings group(Values values) {
    return new PeerGroupSettings(
        values.get(Keys.GROUP_NAME),
        values.get(Keys.GROUP_PRIORITY),
        values.get(Keys.GROUP_CIDR_FILE),
        values.get(Keys.GROUP_CIDR_LIST));
  }

  private UdpSettings udp() {
    return new UdpSettings(
        values.get(Keys.UDP_LISTEN),
        values.get(Keys.UDP_WORKERS),
        values.get(Keys.UDP_ENGINE),
        values.get(Keys.UDP_MAX_PAYLOAD_IPV4),
        values.get(Keys.UDP_MAX_PAYLOAD_IPV6),
        values.get(Keys.UDP_CONNECTION_ID_LIFETIME),
        values.get(Keys.UDP_CONNECTION_ID_KEY));
  }

  private HttpSettings http() {
    return new HttpSettings(
        values.get(Keys.HTTP_LISTEN),
        values.get(Keys.HTTP_WORKERS),
        values.get(Keys.HTTP_IDLE_TIMEOUT),
        values.get(Keys.HTTP_REQUEST_TIMEOUT),
        values.get(Keys.HTTP_WRITE_TIMEOUT),
        values.get(Keys.HTTP_MAX_CONNECTIONS),
        values.get(Keys.HTTP_MAX_CONNECTIONS_PER_ADDRESS),
        values.get(Keys.HTTP_MAX_REQUEST_LINE),
        values.get(Keys.HTTP_MAX_HEADER_BYTES),
        values.get(Keys.HTTP_MAX_HEADERS),
        values.get(Keys.HTTP_TRUSTED_PROXIES),
        values.get(Keys.HTTP_CLIENT_IP_PARAMETER),
        new AccessLogSettings(
            values.get(Keys.HTTP_ACCESS_LOG), values.get(Keys.HTTP_ACCESS_LOG_FLUSH)));
  }

  private PolicySettings policy() {
    return new PolicySettings(
        values.get(Keys.POLICY_MODE),
        values.get(Keys.POLICY_SPLIT),
        values.get(Keys.POLICY_EXEMPT),
        values.get(Keys.POLICY_SQUEEZE_FROM),
        values.get(Keys.POLICY_SMALL_GROUP_EXTERNALS),
        values.get(Keys.POLICY_FLOOR),
        values.get(Keys.POLICY_REPLY_SIZE),
        values.get(Keys.POLICY_HOLDERS),
        values.get(Keys.POLICY_MAX_HOLDERS),
        values.get(Keys.POLICY_HOLDER_EXTERNALS),
        values.get(Keys.POLICY_RENEWAL_EXTERNALS),
        values.get(Keys.POLICY_PARTNERS),
        values.get(Keys.POLICY_FREE_PARTNERS),
        values.get(Keys.POLICY_EPOCH),
        values.get(Keys.POLICY_SEEDER_EXTERNALS),
        values.get(Keys.POLICY_ENOUGH_SEEDERS),
        values.get(Keys.POLICY_FASTER_INSIDE));
  }

  private AnnounceSettings announce() {
    return new AnnounceSettings(
        values.get(Keys.ANNOUNCE_INTERVAL),
        values.get(Keys.ANNOUNCE_MIN_INTERVAL),
        values.get(Keys.ANNOUNCE_JITTER),
        values.get(Keys.ANNOUNCE_NUMWANT),
        values.get(Keys.ANNOUNCE_MAX_NUMWANT),
        values.get(Keys.ANNOUNCE_PEER_EXPIRY),
        values.get(Keys.ANNOUNCE_SEEDERS_GET_SEEDERS),
        values.get(Keys.ANNOUNCE_TRUSTED_SOURCES),
        values.get(Keys.ANNOUNCE_KEEP_DEAD));
  }
}
