// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.Kinds.allowedTarget;
import static org.btrt.config.Kinds.announceTemplate;
import static org.btrt.config.Kinds.databaseUrl;
import static org.btrt.config.Kinds.flag;
import static org.btrt.config.Kinds.integer;
import static org.btrt.config.Kinds.listOf;
import static org.btrt.config.Kinds.listenAddress;
import static org.btrt.config.Kinds.network;
import static org.btrt.config.Kinds.number;
import static org.btrt.config.Kinds.optionalHttpUrl;
import static org.btrt.config.Kinds.optionalText;
import static org.btrt.config.Kinds.optionalWord;
import static org.btrt.config.Kinds.parameterName;
import static org.btrt.config.Kinds.path;
import static org.btrt.config.Kinds.peerIdPrefix;
import static org.btrt.config.Kinds.schemaName;
import static org.btrt.config.Kinds.secret;
import static org.btrt.config.Kinds.text;
import static org.btrt.config.Kinds.timeOfDay;
import static org.btrt.config.Kinds.word;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.btrt.common.AnnounceTemplate;
import org.btrt.common.Cidr;
import org.btrt.common.LocalNetworks;
import org.btrt.common.SocketAddressText;

/**
 * Every key that a configuration file can have: its name, what it may be and what it is when it is
 * not given. What the keys mean is written in {@code conf/btrt.conf.default}; a test holds the two
 * together.
 */
final class Keys {
  private static final int DAY_S = 86_400;
  private static final int HOUR_S = 3_600;
  private static final int TEXT_MAX_LENGTH = 1_000;
  private static final int GROUP_NAME_MAX_LENGTH = 64;
  private static final int WORKERS_MAX = 1_024;
  // An IPv4 host must take 576 bytes (RFC 791), less 28 of headers; 65,535 less 28 is UDP's end.
  private static final int PAYLOAD_MIN_BYTES = 548;
  private static final int PAYLOAD_MAX_BYTES = 65_507;
  private static final int HTTP_TEXT_MIN_BYTES = 512;
  private static final int HTTP_TEXT_MAX_BYTES = 65_536;
  private static final long STORE_MIN = 1_000;
  private static final long STORE_MAX = 1_000_000_000;
  private static final String SECONDS = "seconds";
  private static final String MILLISECONDS = "milliseconds";
  private static final String BYTES = "bytes";
  private static final String COUNT = "a number";
  private static final String PERCENT = "percent";

  static final Section LOGGING = new Section("logging");
  static final Key<Optional<Path>> LOGGING_PATH =
      LOGGING.key("path", path("a directory"), Optional.empty());
  static final Key<LoggingSettings.Level> LOGGING_LEVEL =
      LOGGING.key("level", word(LoggingSettings.Level.class), LoggingSettings.Level.INFO);
  static final Key<LocalTime> LOGGING_SWITCH_TIME =
      LOGGING.key("switch_time", timeOfDay(), LocalTime.of(1, 0));

  /** One item of the list; the list itself has no default but none. */
  static final Section PEER_GROUPS = new Section("peer_groups");

  static final Key<String> GROUP_NAME =
      PEER_GROUPS.requiredKey("name", text(GROUP_NAME_MAX_LENGTH));
  static final Key<Integer> GROUP_PRIORITY =
      PEER_GROUPS.requiredKey("priority", integer(COUNT, 0, 1_000));
  static final Key<Optional<Path>> GROUP_CIDR_FILE =
      PEER_GROUPS.key("cidr_file", path("a file of networks"), Optional.empty());
  static final Key<List<Cidr>> GROUP_CIDR_LIST =
      PEER_GROUPS.key("cidr_list", listOf(network()), List.of());

  static final Section UDP = new Section("udp");
  static final Key<List<InetSocketAddress>> UDP_LISTEN =
      UDP.key("listen", listOf(listenAddress()), addresses("0.0.0.0:6969", "[::]:6969"));
  static final Key<Integer> UDP_WORKERS = UDP.key("workers", integer(COUNT, 0, WORKERS_MAX), 0);
  static final Key<UdpSettings.Engine> UDP_ENGINE =
      UDP.key("engine", word(UdpSettings.Engine.class), UdpSettings.Engine.AUTO);
  static final Key<Integer> UDP_MAX_PAYLOAD_IPV4 =
      UDP.key("max_payload_ipv4", integer(BYTES, PAYLOAD_MIN_BYTES, PAYLOAD_MAX_BYTES), 1_232);
  static final Key<Integer> UDP_MAX_PAYLOAD_IPV6 =
      UDP.key("max_payload_ipv6", integer(BYTES, PAYLOAD_MIN_BYTES, PAYLOAD_MAX_BYTES), 1_232);
  static final Key<Integer> UDP_CONNECTION_ID_LIFETIME =
      UDP.key("connection_id_lifetime", integer(SECONDS, 60, HOUR_S), 120);
  static final Key<String> UDP_CONNECTION_ID_KEY =
      UDP.key(
          "connection_id_key",
          secret("[0-9a-fA-F]{32}", "32 hex digits (openssl rand -hex 16 makes them)"),
          "");

  static final Section HTTP = new Section("http");
  static final Key<List<InetSocketAddress>> HTTP_LISTEN =
      HTTP.key("listen", listOf(listenAddress()), addresses("0.0.0.0:6969", "[::]:6969"));
  static final Key<Integer> HTTP_WORKERS = HTTP.key("workers", integer(COUNT, 0, WORKERS_MAX), 0);
  static final Key<Integer> HTTP_IDLE_TIMEOUT =
      HTTP.key("idle_timeout", integer(SECONDS, 1, HOUR_S), 30);
  static final Key<Integer> HTTP_REQUEST_TIMEOUT =
      HTTP.key("request_timeout", integer(SECONDS, 1, HOUR_S), 10);
  static final Key<Integer> HTTP_WRITE_TIMEOUT =
      HTTP.key("write_timeout", integer(SECONDS, 1, HOUR_S), 10);
  static final Key<Integer> HTTP_MAX_CONNECTIONS =
      HTTP.key("max_connections", integer(COUNT, 0, 10_000_000), 0);
  static final Key<Integer> HTTP_MAX_CONNECTIONS_PER_ADDRESS =
      HTTP.key("max_connections_per_address", integer(COUNT, 1, 1_000_000), 64);
  // A scrape of 100 torrents is up to 7,100 bytes long; 8 KB and more is nobody's announce.
  static final Key<Integer> HTTP_MAX_REQUEST_LINE =
      HTTP.key("max_request_line", integer(BYTES, HTTP_TEXT_MIN_BYTES, HTTP_TEXT_MAX_BYTES), 8_191);
  static final Key<Integer> HTTP_MAX_HEADER_BYTES =
      HTTP.key("max_header_bytes", integer(BYTES, HTTP_TEXT_MIN_BYTES, HTTP_TEXT_MAX_BYTES), 8_192);
  static final Key<Integer> HTTP_MAX_HEADERS =
      HTTP.key("max_headers", integer(COUNT, 1, 1_000), 64);
  static final Key<List<Cidr>> HTTP_TRUSTED_PROXIES =
      HTTP.key("trusted_proxies", listOf(network()), List.of());

  static final Key<HttpSettings.ClientIpParameter> HTTP_CLIENT_IP_PARAMETER =
      HTTP.key(
          "client_ip_parameter",
          word(HttpSettings.ClientIpParameter.class),
          HttpSettings.ClientIpParameter.NEVER);
  static final Key<Optional<Path>> HTTP_ACCESS_LOG =
      HTTP.key("access_log", path("a file"), Optional.empty());
  static final Key<Integer> HTTP_ACCESS_LOG_FLUSH =
      HTTP.key("access_log_flush", integer(SECONDS, 0, HOUR_S), 3);

  static final Section HTTPS = new Section("https");
  static final Key<List<InetSocketAddress>> HTTPS_LISTEN =
      HTTPS.key("listen", listOf(listenAddress()), List.of());
  static final Key<Optional<Path>> HTTPS_CERTIFICATE =
      HTTPS.key("certificate", path("a PEM file"), Optional.empty());
  static final Key<Optional<Path>> HTTPS_PRIVATE_KEY =
      HTTPS.key("private_key", path("a PEM file"), Optional.empty());

  static final Section ANNOUNCE = new Section("announce");
  static final Key<Integer> ANNOUNCE_INTERVAL =
      ANNOUNCE.key("interval", integer(SECONDS, 1, DAY_S), 1_800);
  static final Key<Integer> ANNOUNCE_MIN_INTERVAL =
      ANNOUNCE.key("min_interval", integer(SECONDS, 1, DAY_S), 900);
  static final Key<Integer> ANNOUNCE_JITTER =
      ANNOUNCE.key("jitter", integer(SECONDS, 0, HOUR_S), 120);
  static final Key<Integer> ANNOUNCE_NUMWANT =
      ANNOUNCE.key("numwant", integer(COUNT, 1, 2_000), 50);
  static final Key<Integer> ANNOUNCE_MAX_NUMWANT =
      ANNOUNCE.key("max_numwant", integer(COUNT, 1, 2_000), 200);
  static final Key<Integer> ANNOUNCE_PEER_EXPIRY =
      ANNOUNCE.key("peer_expiry", integer(SECONDS, 2, 3 * DAY_S), 2_700);
  static final Key<Boolean> ANNOUNCE_SEEDERS_GET_SEEDERS =
      ANNOUNCE.key("seeders_get_seeders", flag(), false);
  static final Key<List<Cidr>> ANNOUNCE_TRUSTED_SOURCES =
      ANNOUNCE.key("trusted_sources", listOf(network()), List.of());

  static final Key<Integer> ANNOUNCE_KEEP_DEAD =
      ANNOUNCE.key("keep_dead", integer(SECONDS, 0, 365 * DAY_S), 0);

  static final Section POLICY = new Section("policy");
  static final Key<PolicySettings.Mode> POLICY_MODE =
      POLICY.key("mode", word(PolicySettings.Mode.class), PolicySettings.Mode.ORDER);
  static final Key<Boolean> POLICY_SPLIT = POLICY.key("split", flag(), false);
  static final Key<Optional<Path>> POLICY_EXEMPT =
      POLICY.key("exempt", path("a file of info-hashes"), Optional.empty());
  static final Key<Integer> POLICY_SQUEEZE_FROM =
      POLICY.key("squeeze_from", integer(COUNT, 1, 1_000), 3);
  static final Key<Integer> POLICY_SMALL_GROUP_EXTERNALS =
      POLICY.key("small_group_externals", integer(COUNT, 1, 200), 4);
  static final Key<Integer> POLICY_FLOOR = POLICY.key("floor", integer(COUNT, 1, 200), 4);
  static final Key<Integer> POLICY_REPLY_SIZE =
      POLICY.key("reply_size", integer(COUNT, 5, 2_000), 35);
  static final Key<Integer> POLICY_HOLDERS = POLICY.key("holders", integer(PERCENT, 0, 100), 60);
  static final Key<Integer> POLICY_MAX_HOLDERS =
      POLICY.key("max_holders", integer(COUNT, 3, 1_000_000), 18);
  static final Key<Integer> POLICY_HOLDER_EXTERNALS =
      POLICY.key("holder_externals", integer(COUNT, 1, 200), 2);
  static final Key<Integer> POLICY_RENEWAL_EXTERNALS =
      POLICY.key("renewal_externals", integer(COUNT, 0, 200), 1);
  // A third at least is for everybody else, or two partners form an island.
  static final Key<Integer> POLICY_PARTNERS = POLICY.key("partners", integer(PERCENT, 0, 66), 50);
  static final Key<Boolean> POLICY_FREE_PARTNERS = POLICY.key("free_partners", flag(), false);
  static final Key<Integer> POLICY_EPOCH =
      POLICY.key("epoch", integer(SECONDS, 60, 7 * DAY_S), HOUR_S);
  static final Key<Integer> POLICY_SEEDER_EXTERNALS =
      POLICY.key("seeder_externals", integer(COUNT, 0, 200), 0);
  static final Key<Integer> POLICY_ENOUGH_SEEDERS =
      POLICY.key("enough_seeders", integer(COUNT, 0, 1_000), 5);
  static final Key<Boolean> POLICY_FASTER_INSIDE = POLICY.key("faster_inside", flag(), false);

  static final Section SCRAPE = new Section("scrape");
  static final Key<ScrapeSettings.Mode> SCRAPE_MODE =
      SCRAPE.key("mode", word(ScrapeSettings.Mode.class), ScrapeSettings.Mode.SPECIFIC);
  static final Key<Integer> SCRAPE_MAX_HASHES =
      SCRAPE.key("max_hashes", integer(COUNT, 1, 1_000), 100);

  static final Section STORE = new Section("store");
  static final Key<Optional<Path>> STORE_PATH =
      STORE.key("path", path("a directory"), Optional.empty());
  static final Key<Long> STORE_MAX_SWARMS =
      STORE.key("max_swarms", number(COUNT, STORE_MIN, STORE_MAX), 1_000_000L);
  static final Key<Long> STORE_MAX_PEERS =
      STORE.key("max_peers", number(COUNT, STORE_MIN, STORE_MAX), 4_000_000L);

  static final Section ACCESS = new Section("access");
  static final Key<Optional<AccessSettings.Mode>> ACCESS_MODE =
      ACCESS.key("mode", optionalWord(AccessSettings.Mode.class), Optional.empty());
  static final Key<Optional<Path>> ACCESS_LIST =
      ACCESS.key("list", path("a file of info-hashes"), Optional.empty());
  static final Key<Optional<Path>> ACCESS_ALLOW_ADDRESSES =
      ACCESS.key("allow_addresses", path("a file of networks"), Optional.empty());
  static final Key<Optional<Path>> ACCESS_DENY_ADDRESSES =
      ACCESS.key("deny_addresses", path("a file of networks"), Optional.empty());
  static final Key<List<String>> ACCESS_BANNED_CLIENTS =
      ACCESS.key("banned_clients", listOf(peerIdPrefix()), List.of());
  static final Key<Optional<Path>> ACCESS_TORRENTS =
      ACCESS.key("torrents", path("a directory of torrent files"), Optional.empty());
  static final Key<Integer> ACCESS_RESCAN_INTERVAL =
      ACCESS.key("rescan_interval", integer(SECONDS, 1, DAY_S), 60);

  static final Section INFO_PAGE = new Section("info_page");
  static final Key<Boolean> INFO_PAGE_ENABLED = INFO_PAGE.key("enabled", flag(), true);
  static final Key<Boolean> INFO_PAGE_NAMES = INFO_PAGE.key("names", flag(), true);
  static final Key<Boolean> INFO_PAGE_DOWNLOADS = INFO_PAGE.key("downloads", flag(), true);
  static final Key<Optional<String>> INFO_PAGE_REDIRECT =
      INFO_PAGE.key("redirect", optionalHttpUrl(TEXT_MAX_LENGTH), Optional.empty());
  static final Key<Optional<Path>> INFO_PAGE_FAVICON =
      INFO_PAGE.key("favicon", path("a file"), Optional.empty());

  static final Section WEB = new Section("web");
  static final Key<List<InetSocketAddress>> WEB_LISTEN =
      WEB.key("listen", listOf(listenAddress()), addresses("127.0.0.1:6970"));
  static final Key<Optional<Path>> WEB_ADMIN_TOKEN_FILE =
      WEB.key("admin_token_file", path("a file with a token"), Optional.empty());

  static final Section LIMITS = new Section("limits");
  static final Key<Integer> LIMITS_PER_ADDRESS_RATE =
      LIMITS.key("per_address_rate", integer(COUNT, 0, 1_000_000), 50);
  static final Key<Integer> LIMITS_PER_ADDRESS_BURST =
      LIMITS.key("per_address_burst", integer(COUNT, 1, 1_000_000), 125);
  static final Key<Integer> LIMITS_PER_PREFIX_FACTOR =
      LIMITS.key("per_prefix_factor", integer(COUNT, 1, 65_536), 32);
  static final Key<List<Cidr>> LIMITS_EXEMPT =
      LIMITS.key("exempt", listOf(network()), networks("127.0.0.0/8", "::1/128"));

  /** One item of the list; the list itself has no default but none. */
  static final Section NEIGHBORS = new Section("neighbors");

  static final Key<String> NEIGHBOR_NAME =
      NEIGHBORS.requiredKey("name", text(GROUP_NAME_MAX_LENGTH));
  static final Key<Integer> NEIGHBOR_REFRESH_INTERVAL =
      NEIGHBORS.key("refresh_interval", integer(SECONDS, 1, 3 * DAY_S), 1_800);
  static final Key<Integer> NEIGHBOR_PEERS_EXPIRY_INTERVAL =
      NEIGHBORS.key("peers_expiry_interval", integer(SECONDS, 1, 3 * DAY_S), 7_200);
  static final Key<AnnounceTemplate> NEIGHBOR_ANNOUNCE_REQUEST =
      NEIGHBORS.requiredKey("announce_request", announceTemplate());
  static final Key<Integer> NEIGHBOR_MAX_PEERS =
      NEIGHBORS.key("max_peers", integer(COUNT, 1, 2_000), 200);
  static final Key<List<Cidr>> NEIGHBOR_NETWORKS =
      NEIGHBORS.key("networks", listOf(network()), List.of());
  static final Key<Integer> NEIGHBOR_RATE = NEIGHBORS.key("rate", integer(COUNT, 1, 100_000), 100);

  static final Section UPSTREAM = new Section("upstream");
  static final Key<Long> UPSTREAM_MAX_SWARMS =
      UPSTREAM.key("max_swarms", number(COUNT, STORE_MIN, STORE_MAX), 100_000L);
  static final Key<Long> UPSTREAM_MAX_PEERS =
      UPSTREAM.key("max_peers", number(COUNT, STORE_MIN, STORE_MAX), 1_000_000L);
  static final Key<Integer> UPSTREAM_CONNECT_TIMEOUT =
      UPSTREAM.key("connect_timeout", integer(MILLISECONDS, 100, 60_000), 2_000);
  static final Key<Integer> UPSTREAM_TIMEOUT =
      UPSTREAM.key("timeout", integer(MILLISECONDS, 100, 60_000), 5_000);
  static final Key<Integer> UPSTREAM_MAX_REQUESTS =
      UPSTREAM.key("max_requests", integer(COUNT, 1, 10_000), 256);
  static final Key<Integer> UPSTREAM_FIRST_INTERVAL =
      UPSTREAM.key("first_interval", integer(SECONDS, 10, HOUR_S), 120);

  static final Section FORWARDING = new Section("forwarding");
  static final Key<Boolean> FORWARDING_ENABLED = FORWARDING.key("enabled", flag(), false);
  static final Key<List<Cidr>> FORWARDING_TRUSTED_SOURCES =
      FORWARDING.key("trusted_sources", listOf(network()), List.of());
  static final Key<List<Cidr>> FORWARDING_INTERCEPTED_SOURCES =
      FORWARDING.key("intercepted_sources", listOf(network()), List.of());
  static final Key<List<String>> FORWARDING_OWN_HOSTS =
      FORWARDING.key("own_hosts", listOf(text(TEXT_MAX_LENGTH)), List.of("retracker.local"));
  static final Key<List<String>> FORWARDING_URL_PARAMETERS =
      FORWARDING.key(
          "url_parameters",
          listOf(parameterName()),
          List.of("url", "tracker", "announce_url", "orig_url"));
  static final Key<List<String>> FORWARDING_ADDRESS_PARAMETERS =
      FORWARDING.key(
          "address_parameters", listOf(parameterName()), List.of("client_ip", "peer_ip"));
  static final Key<Integer> FORWARDING_TIMEOUT =
      FORWARDING.key("timeout", integer(MILLISECONDS, 100, 60_000), 2_500);
  static final Key<Integer> FORWARDING_ENOUGH_PEERS =
      FORWARDING.key("enough_peers", integer(COUNT, 0, 2_000), 30);
  static final Key<Integer> FORWARDING_CACHE_TTL =
      FORWARDING.key("cache_ttl", integer(SECONDS, 1, DAY_S), 300);
  static final Key<Integer> FORWARDING_STALE_TTL =
      FORWARDING.key("stale_ttl", integer(SECONDS, 1, 3 * DAY_S), 3_600);
  static final Key<Integer> FORWARDING_MAX_WAITING =
      FORWARDING.key("max_waiting", integer(COUNT, 1, 1_000_000), 10_000);
  static final Key<List<String>> FORWARDING_PRIVATE_TRACKERS =
      FORWARDING.key("private_trackers", listOf(text(TEXT_MAX_LENGTH)), List.of());
  static final Key<List<AllowedTarget>> FORWARDING_ALLOW =
      FORWARDING.key("allow", listOf(allowedTarget()), List.of());
  static final Key<List<Cidr>> FORWARDING_DENY =
      FORWARDING.key("deny", listOf(network()), List.of());

  static final Section HASHLIST = new Section("hashlist");
  static final Key<Boolean> HASHLIST_ENABLED = HASHLIST.key("enabled", flag(), false);
  static final Key<Integer> HASHLIST_MIN_LOCAL_SEEDERS =
      HASHLIST.key("min_local_seeders", integer(COUNT, 1, 1_000_000), 3);
  static final Key<Integer> HASHLIST_MIN_LOCAL_PEERS =
      HASHLIST.key("min_local_peers", integer(COUNT, 1, 1_000_000), 5);
  static final Key<Integer> HASHLIST_KEEP_LOCAL_SEEDERS =
      HASHLIST.key("keep_local_seeders", integer(COUNT, 1, 1_000_000), 1);
  static final Key<Integer> HASHLIST_KEEP_LOCAL_PEERS =
      HASHLIST.key("keep_local_peers", integer(COUNT, 1, 1_000_000), 3);
  static final Key<Integer> HASHLIST_STABLE_TIME =
      HASHLIST.key("stable_time", integer(SECONDS, 0, DAY_S), 600);
  static final Key<Integer> HASHLIST_MAX_HASHES =
      HASHLIST.key("max_hashes", integer(COUNT, 1_000, 10_000_000), 1_000_000);
  static final Key<List<Cidr>> HASHLIST_SOURCES =
      HASHLIST.key("sources", listOf(network()), networks("127.0.0.0/8", "::1/128"));
  static final Key<Optional<Path>> HASHLIST_FILE =
      HASHLIST.key("file", path("a file"), Optional.empty());
  static final Key<HashListSettings.Format> HASHLIST_FILE_FORMAT =
      HASHLIST.key(
          "file_format", word(HashListSettings.Format.class), HashListSettings.Format.TEXT);

  static final Section NAT_CHECK = new Section("nat_check");
  static final Key<Boolean> NAT_CHECK_ENABLED = NAT_CHECK.key("enabled", flag(), false);
  static final Key<List<Cidr>> NAT_CHECK_SKIP =
      NAT_CHECK.key("skip", listOf(network()), LocalNetworks.ALL);
  static final Key<Integer> NAT_CHECK_TRIES = NAT_CHECK.key("tries", integer(COUNT, 1, 10), 3);
  static final Key<Integer> NAT_CHECK_RETRY_PAUSE =
      NAT_CHECK.key("retry_pause", integer(SECONDS, 1, HOUR_S), 20);
  static final Key<Integer> NAT_CHECK_TIMEOUT =
      NAT_CHECK.key("timeout", integer(MILLISECONDS, 100, 60_000), 5_000);
  static final Key<Integer> NAT_CHECK_MAX_CHECKS =
      NAT_CHECK.key("max_checks", integer(COUNT, 1, 10_000), 100);
  static final Key<Integer> NAT_CHECK_RATE = NAT_CHECK.key("rate", integer(COUNT, 1, 10_000), 50);
  static final Key<Integer> NAT_CHECK_PER_ADDRESS =
      NAT_CHECK.key("per_address", integer(COUNT, 1, 1_000), 10);
  static final Key<Boolean> NAT_CHECK_LOG = NAT_CHECK.key("log", flag(), false);

  static final Section DATABASE = new Section("database");
  static final Key<DatabaseUrl> DATABASE_URL =
      DATABASE.key("url", databaseUrl(), DatabaseUrl.parse("tcp://127.0.0.1:3306"));
  static final Key<Optional<String>> DATABASE_USER =
      DATABASE.key("user", optionalText(TEXT_MAX_LENGTH), Optional.empty());
  static final Key<String> DATABASE_PASSWORD =
      DATABASE.key("password", secret("(?s).*", "a text"), "");
  static final Key<Optional<Path>> DATABASE_PASSWORD_FILE =
      DATABASE.key("password_file", path("a file"), Optional.empty());
  static final Key<String> DATABASE_SCHEMA = DATABASE.key("schema", schemaName(), "btrt");
  static final Key<Integer> DATABASE_SNAPSHOT_INTERVAL =
      DATABASE.key("snapshot_interval", integer(SECONDS, 1, DAY_S), 600);
  static final Key<Integer> DATABASE_CONNECT_TIMEOUT =
      DATABASE.key("connect_timeout", integer(MILLISECONDS, 100, 60_000), 3_000);
  static final Key<Integer> DATABASE_TIMEOUT =
      DATABASE.key("timeout", integer(MILLISECONDS, 100, 600_000), 30_000);

  /** Sections that are one group of keys. */
  static final List<Section> GROUPS_OF_KEYS =
      List.of(
          LOGGING,
          DATABASE,
          UDP,
          HTTP,
          HTTPS,
          ANNOUNCE,
          POLICY,
          SCRAPE,
          STORE,
          ACCESS,
          INFO_PAGE,
          WEB,
          LIMITS,
          UPSTREAM,
          FORWARDING,
          HASHLIST,
          NAT_CHECK);

  /** Sections that are a list of groups of keys. */
  static final List<Section> LISTS = List.of(PEER_GROUPS, NEIGHBORS);

  private Keys() {}

  /** The names of all sections. */
  static List<String> sectionNames() {
    return Stream.concat(GROUPS_OF_KEYS.stream(), LISTS.stream()).map(Section::name).toList();
  }

  private static List<Cidr> networks(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }

  /** A port at every address of both families. */
  static List<InetSocketAddress> everywhere(int port) {
    return addresses("0.0.0.0:" + port, "[::]:" + port);
  }

  private static List<InetSocketAddress> addresses(String... texts) {
    return Stream.of(texts).map(SocketAddressText::parse).toList();
  }
}
