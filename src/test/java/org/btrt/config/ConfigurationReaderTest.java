// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.ConfigurationTexts.errors;
import static org.btrt.config.ConfigurationTexts.load;
import static org.btrt.config.ConfigurationTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.btrt.common.Cidr;
import org.btrt.common.LocalNetworks;
import org.btrt.common.SocketAddressText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key that is no number, every rule between keys, and the words of every error. */
class ConfigurationReaderTest {
  private static final String AT = "/srv/btrt/btrt.conf:";
  private static final String ADDRESS =
      ", expected: such as 0.0.0.0:6969 or [::]:6969 (no host names)";
  private static final String NETWORK =
      ", expected: address/length such as 10.0.0.0/8 or 2001:db8::/32";

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "udp:\nhttp: ~\n", "\uFEFFudp: {}\n"})
  void shouldBeAllDefaultsWhenNothingIsGiven(String yaml) {
    LoadedConfiguration loaded = load(yaml);

    assertEquals(ConfigurationReader.defaults(), loaded.configuration());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void shouldHaveTheDocumentedDefaultsOfKeysThatAreNoNumbers() {
    Configuration defaults = ConfigurationReader.defaults();

    assertEquals(
        new LoggingSettings(Optional.empty(), LoggingSettings.Level.INFO, LocalTime.of(1, 0)),
        defaults.logging());
    assertEquals(List.of(), defaults.peerGroups());
    assertEquals(
        List.of(SocketAddressText.parse("0.0.0.0:6969"), SocketAddressText.parse("[::]:6969")),
        defaults.udp().listen());
    assertEquals(defaults.udp().listen(), defaults.http().listen());
    assertEquals(
        new HttpsSettings(List.of(), Optional.empty(), Optional.empty()), defaults.https());
    assertEquals(Optional.empty(), defaults.web().adminTokenFile());
    assertEquals(List.of(SocketAddressText.parse("127.0.0.1:6970")), defaults.web().listen());
    assertEquals(UdpSettings.Engine.AUTO, defaults.udp().engine());
    assertEquals("", defaults.udp().connectionIdKey());
    assertEquals(List.of(), defaults.http().trustedProxies());
    assertFalse(defaults.announce().seedersGetSeeders());
    assertEquals(List.of(), defaults.announce().trustedSources());
    assertEquals(ScrapeSettings.Mode.SPECIFIC, defaults.scrape().mode());
    assertEquals(Optional.empty(), defaults.store().path());
    assertEquals(
        new AccessSettings(
            AccessSettings.Mode.OPEN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        defaults.access());
    assertEquals(HttpSettings.ClientIpParameter.NEVER, defaults.http().clientIpParameter());
    assertEquals(new AccessLogSettings(Optional.empty(), 3), defaults.http().accessLog());
    assertFalse(defaults.natCheck().enabled());
    assertFalse(defaults.natCheck().log());
    assertEquals(LocalNetworks.ALL, defaults.natCheck().skip());
    assertEquals(
        List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")), defaults.limits().exempt());
    assertEquals(new CatalogueSettings(Optional.empty(), 60), defaults.catalogue());
    assertEquals(
        new InfoPageSettings(true, true, true, Optional.empty(), Optional.empty()),
        defaults.infoPage());
  }

  @ParameterizedTest
  @EnumSource(LoggingSettings.Level.class)
  void shouldTakeEveryLevel(LoggingSettings.Level level) {
    String word = Kinds.wordOf(level);
    assertEquals(level, read("logging: {level: " + word + "}").logging().level());
  }

  @ParameterizedTest
  @EnumSource(UdpSettings.Engine.class)
  void shouldTakeEveryEngine(UdpSettings.Engine engine) {
    assertEquals(engine, read("udp: {engine: " + Kinds.wordOf(engine) + "}").udp().engine());
  }

  @ParameterizedTest
  @EnumSource(ScrapeSettings.Mode.class)
  void shouldTakeEveryScrapeMode(ScrapeSettings.Mode mode) {
    assertEquals(mode, read("scrape: {mode: " + Kinds.wordOf(mode) + "}").scrape().mode());
  }

  @ParameterizedTest
  @EnumSource(AccessSettings.Mode.class)
  void shouldTakeEveryAccessMode(AccessSettings.Mode mode) {
    AccessSettings access =
        read("access: {list: a.list, mode: " + Kinds.wordOf(mode) + "}").access();
    assertEquals(mode, access.mode());
  }

  @ParameterizedTest
  @EnumSource(HttpSettings.ClientIpParameter.class)
  void shouldTakeEveryPolicyOfTheIpParameter(HttpSettings.ClientIpParameter policy) {
    assertEquals(
        policy,
        read("http: {client_ip_parameter: " + Kinds.wordOf(policy) + "}")
            .http()
            .clientIpParameter());
  }

  @Test
  void shouldTakeTheFilesOfAddressesAndOfTheAccessLog() {
    Configuration configuration =
        read(
            """
            access: {allow_addresses: allowed, deny_addresses: /denied}
            http: {access_log: log/access.log}
            nat_check: {enabled: true, skip: [192.0.2.0/24], log: true}
            """);
    AccessSettings access = configuration.access();
    assertEquals(Optional.of(Path.of("/srv/btrt/allowed")), access.allowAddresses());
    assertEquals(Optional.of(Path.of("/denied")), access.denyAddresses());
    assertEquals(
        Optional.of(Path.of("/srv/btrt/log/access.log")), configuration.http().accessLog().file());
    assertTrue(configuration.natCheck().enabled());
    assertTrue(configuration.natCheck().log());
    assertEquals(List.of(Cidr.parse("192.0.2.0/24")), configuration.natCheck().skip());
  }

  @Test
  void shouldListTheWordsWhenOneIsUnknown() {
    assertEquals(
        List.of(
            AT
                + "2: logging.level: \"verbose\" is unknown, expected: one of critical, error,"
                + " warning, info, diagnostic, debug",
            AT + "4: udp.engine: \"AUTO\" is unknown, expected: one of auto, netty, direct",
            AT + "6: scrape.mode: \"all\" is unknown, expected: one of none, specific, full",
            AT + "8: access.mode: is a list, expected: one of open, allow, deny"),
        errors(
            """
            logging:
              level: verbose
            udp:
              engine: AUTO
            scrape:
              mode: all
            access:
              mode: [open]
            """));
  }

  @Test
  void shouldResolvePathsAgainstTheDirectoryOfTheFile() {
    Configuration configuration =
        read(
            """
            logging: {path: logs}
            store: {path: ../store}
            access: {list: /lists/a.list}
            peer_groups:
              - {name: a, priority: 0, cidr_file: "a b.conf"}
            """);

    assertEquals(Optional.of(Path.of("/srv/btrt/logs")), configuration.logging().path());
    assertEquals(Optional.of(Path.of("/srv/store")), configuration.store().path());
    assertEquals(Optional.of(Path.of("/lists/a.list")), configuration.access().list());
    assertEquals(
        Optional.of(Path.of("/srv/btrt/a b.conf")), configuration.peerGroups().get(0).cidrFile());
  }

  @Test
  void shouldTakeNoValueForNoPath() {
    assertEquals(Optional.empty(), read("store: {path: ~}").store().path());
    assertEquals(Optional.empty(), read("logging:\n  path:\n").logging().path());
  }

  @Test
  void shouldRefuseWhatIsNoPath() {
    assertEquals(
        List.of(
            AT + "1: logging.path: is a list, expected: a directory",
            AT + "2: store.path: \"\" is not a path, expected: a directory",
            AT + "3: access.list: \"a?b\" is not a path, expected: a file of info-hashes"),
        errors("logging: {path: [a]}\nstore: {path: ''}\naccess: {list: \"a\\0b\"}\n"));
  }

  @ParameterizedTest
  @CsvSource({"00:00:00, 0", "01:00:00, 3600", "23:59:59, 86399", "'\"12:00:00\"', 43200"})
  void shouldTakeTimesOfDayQuotedOrNot(String text, int secondOfDay) {
    assertEquals(
        LocalTime.ofSecondOfDay(secondOfDay),
        read("logging:\n  switch_time: " + text + "\n").logging().switchTime());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1:00:00", "24:00:00", "00:60:00", "00:00:60", "01:00", "noon", "-1:00:00"})
  void shouldRefuseWhatIsNoTimeOfDay(String text) {
    assertEquals(
        List.of(
            AT
                + "2: logging.switch_time: \""
                + text
                + "\" is not a time of day, expected: HH:MM:SS from 00:00:00 to 23:59:59"),
        errors("logging:\n  switch_time: \"" + text + "\"\n"));
  }

  @Test
  void shouldTakeListenAddressesAsListOrAlone() {
    Configuration configuration =
        read(
            """
            udp: {listen: "192.0.2.1:0"}
            http:
              listen:
                - 192.0.2.1:80
                - "[2001:db8::1]:65535"
            web:
              listen:
            """);

    assertEquals(List.of(SocketAddressText.parse("192.0.2.1:0")), configuration.udp().listen());
    assertEquals(
        List.of(
            SocketAddressText.parse("192.0.2.1:80"),
            SocketAddressText.parse("[2001:db8::1]:65535")),
        configuration.http().listen());
    assertEquals(List.of(), configuration.web().listen());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6969", "6969", ":6969", "0.0.0.0", "0.0.0.0:65536", "0.0.0.0:-1", "::1:6969",
        "[::1]", "[127.0.0.1]:80", "1.2.3.4.5:80", "[::1]:", "", "2130706433:80", "*:80"
      })
  void shouldRefuseWhatIsNoListenAddress(String text) {
    assertEquals(
        List.of(AT + "3: udp.listen: \"" + text + "\" is not an address with a port" + ADDRESS),
        errors("udp:\n  listen:\n    - \"" + text + "\"\n"));
  }

  @Test
  void shouldTakeNetworksAndSkipEmptyItems() {
    Configuration configuration =
        read(
            """
            http: {trusted_proxies: [10.0.0.0/8, "::1", ]}
            announce:
              trusted_sources:
                -
                - 192.0.2.7
            limits: {exempt: }
            """);

    assertEquals(
        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1/128")),
        configuration.http().trustedProxies());
    assertEquals(List.of(Cidr.parse("192.0.2.7/32")), configuration.announce().trustedSources());
    assertEquals(List.of(), configuration.limits().exempt());
  }

  @Test
  void shouldNameTheLineOfEveryBadNetwork() {
    assertEquals(
        List.of(
            AT + "3: limits.exempt: \"10.0.0.0/33\" is not a network" + NETWORK,
            AT + "5: limits.exempt: \"example.com\" is not a network" + NETWORK,
            AT + "6: limits.exempt: is a list" + NETWORK),
        errors(
            """
            limits:
              exempt:
                - 10.0.0.0/33
                - 10.0.0.0/32
                - example.com
                - [10.0.0.0/8]
            """));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "'\"true\"', true"})
  void shouldTakeFlags(String text, boolean value) {
    assertEquals(
        value,
        read("announce: {seeders_get_seeders: " + text + "}").announce().seedersGetSeeders());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no", "on", "1", "True", "maybe"})
  void shouldRefuseWhatIsNoFlag(String text) {
    assertEquals(
        List.of(
            AT
                + "1: announce.seeders_get_seeders: \""
                + text
                + "\" is not a yes or no, expected: true or false"),
        errors("announce: {seeders_get_seeders: " + text + "}"));
  }

  @Test
  void shouldTakeTheConnectionIdKey() {
    String key = "00112233445566778899aabbccddEEFF";
    UdpSettings udp = read("udp: {connection_id_key: " + key + "}").udp();

    assertEquals(key, udp.connectionIdKey());
    assertFalse(udp.toString().contains("0011"), udp::toString);
    assertEquals("", read("udp: {connection_id_key: }").udp().connectionIdKey());
    assertEquals("", read("udp: {connection_id_key: ''}").udp().connectionIdKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0011", "00112233445566778899aabbccddeefg", "' '"})
  void shouldNotShowTheConnectionIdKeyWhenItIsBad(String key) {
    assertEquals(
        List.of(
            AT
                + "1: udp.connection_id_key: the value is not accepted, expected: 32 hex digits"
                + " (openssl rand -hex 16 makes them)"),
        errors("udp: {connection_id_key: " + key + "}"));
  }

  @Test
  void shouldTakeBannedClients() {
    assertEquals(
        List.of("-XL", "12345678901234567890"),
        read("access: {banned_clients: [-XL, \"12345678901234567890\"]}").access().bannedClients());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123456789012345678901", "-\u20AC"})
  void shouldRefuseWhatNoPeerIdBeginsWith(String text) {
    assertEquals(
        List.of(
            AT
                + "1: access.banned_clients: \""
                + text
                + "\" is not the beginning of a peer id, expected: 1 to 20 Latin-1 characters such"
                + " as -XL"),
        errors("access: {banned_clients: [\"" + text + "\"]}"));
  }

  @Test
  void shouldReadPeerGroups() {
    List<PeerGroupSettings> groups =
        read("""
                peer_groups:
                # at any indent
                  - name: local peers
                        # at any indent
                    priority: 0
                    cidr_file: "/etc/btrt/local_cidrs.conf"
                    cidr_list: ["10.0.0.0/8"]
                  -
                  - {name: nobody, priority: 1000}
                """)
            .peerGroups();

    assertEquals(
        List.of(
            new PeerGroupSettings(
                "local peers",
                0,
                Optional.of(Path.of("/etc/btrt/local_cidrs.conf")),
                List.of(Cidr.parse("10.0.0.0/8"))),
            new PeerGroupSettings("nobody", 1000, Optional.empty(), List.of())),
        groups);
  }

  @Test
  void shouldNameWhatIsWrongWithPeerGroups() {
    assertEquals(
        List.of(
            AT + "2: peer_groups.name: is missing, expected: it in every item",
            AT
                + "3: peer_groups.priority: \"-1\" is out of range, expected: a number from 0 to"
                + " 1000",
            AT + "3: peer_groups.cidr_lists: is unknown, expected: peer_groups.cidr_list",
            AT + "4: peer_groups: \"text\", expected: a group of keys",
            AT
                + "5: peer_groups.name: \"a\" is the name of another group, expected: a name of its"
                + " own, by which people tell the groups apart",
            AT
                + "6: peer_groups.name: \" \" is empty, too long or has control characters,"
                + " expected: a text of 1 to 64 characters"),
        errors(
            """
            peer_groups:
              - {priority: 0}
              - {name: a, priority: -1, cidr_lists: []}
              - text
              - {name: a, priority: 1}
              - {name: " ", priority: 1}
            """));
  }

  @Test
  void shouldTakeSevenPeerGroupsAndNoMore() {
    String seven =
        IntStream.range(0, 7)
            .mapToObj(i -> "  - {name: g" + i + ", priority: " + i + "}\n")
            .collect(Collectors.joining("", "peer_groups:\n", ""));

    assertEquals(7, read(seven).peerGroups().size());
    assertEquals(
        List.of(
            AT
                + "1: peer_groups: 8 groups are too many, expected: at most 7, each record of a"
                + " peer has room for no more"),
        errors(seven + "  - {name: g7, priority: 7}\n"));
  }

  @Test
  void shouldRefuseSectionsOfTheWrongType() {
    assertEquals(
        List.of(
            AT + "1: udp: is a list, expected: a group of keys",
            AT + "2: http: \"6969\", expected: a group of keys",
            AT + "3: peer_groups: is a group of keys, expected: a list, each item with a dash"),
        errors("udp: [1]\nhttp: 6969\npeer_groups: {name: a}\n"));
    assertEquals(
        List.of(AT + "1: \"just text\", expected: sections such as udp:"), errors("just text"));
    assertEquals(List.of(AT + "1: is a list, expected: sections such as udp:"), errors("- udp"));
  }

  @ParameterizedTest
  @CsvSource({
    "'udp: {worker: 1}', udp.worker, udp.workers",
    "'udp: {wrokers: 1}', udp.wrokers, udp.workers",
    "'announce: {min-interval: 1}', announce.min-interval, announce.min_interval",
    "'announce: {max_numwnat: 1}', announce.max_numwnat, announce.max_numwant",
    "'store: {max_peer: 1}', store.max_peer, store.max_peers",
    "'loging: {}', loging, logging",
    "'neighbours: []', neighbours, neighbors",
    "'scrape: {colour: 1}', scrape.colour, 'one of mode, max_hashes'",
  })
  void shouldNameTheNearestKeyWhenOneIsUnknown(String yaml, String given, String expected) {
    assertEquals(List.of(AT + "1: " + given + ": is unknown, expected: " + expected), errors(yaml));
  }

  @Test
  void shouldListTheSectionsWhenNoneIsNear() {
    assertEquals(
        List.of(
            AT
                + "1: colour: is unknown, expected: one of logging, database, udp, http, https,"
                + " announce, policy, scrape, store, access, info_page, web, limits, upstream,"
                + " forwarding, hashlist, nat_check, peer_groups, neighbors"),
        errors("colour: red"));
  }

  @Test
  void shouldReportAllErrorsInTheOrderOfTheFile() {
    assertEquals(
        List.of(
            AT + "2: udp.workers: \"x\" is not a whole number, expected: a number from 0 to 1024",
            AT
                + "4: announce.min_interval: 5 is above announce.interval, expected: at most 4, or"
                + " clients come back before they may",
            AT + "6: udp: is given again (first in line 1), expected: it once",
            AT + "7: udp.engines: is unknown, expected: udp.engine",
            AT + "8: web.listen: \"a\" is not an address with a port" + ADDRESS),
        errors(
            """
            udp:
              workers: x
            announce:
              min_interval: 5
              interval: 4
            udp:
              engines: auto
            web: {listen: a}
            """));
  }

  @Test
  void shouldRefuseKeysGivenTwice() {
    assertEquals(
        List.of(
            AT + "3: store.max_peers: is given again (first in line 2), expected: it once",
            AT + "6: peer_groups.name: is given again (first in line 5), expected: it once"),
        errors(
            """
            store:
              max_peers: 2000000
              max_peers: 3000000
            peer_groups:
              - name: a
                name: b
                priority: 0
            """));
  }

  @Test
  void shouldKeepTheRulesBetweenKeys() {
    assertEquals(
        List.of(
            AT
                + "1: announce.min_interval: 900 is above announce.interval, expected: at most 899,"
                + " or clients come back before they may"),
        errors("announce: {interval: 899}"));
    assertEquals(
        List.of(
            AT
                + "1: announce.peer_expiry: 1920 is not above announce.interval + announce.jitter,"
                + " expected: more than 1920, or peers are dropped before they come back"),
        errors("announce: {peer_expiry: 1920}"));
    assertEquals(1921, read("announce: {peer_expiry: 1921}").announce().peerExpiryS());
    assertEquals(
        List.of(
            AT
                + "1: announce.numwant: 50 is above announce.max_numwant, expected: at most 49, no"
                + " reply holds more"),
        errors("announce: {max_numwant: 49}"));
    assertEquals(
        List.of(
            AT
                + "1: store.max_peers: 999999 is below store.max_swarms, expected: at least"
                + " 1000000, every swarm has a peer"),
        errors("store: {max_peers: 999999}"));
    assertEquals(
        List.of(
            AT
                + "1: access.list: is missing, expected: a file of info-hashes because access.mode"
                + " is deny"),
        errors("access: {mode: deny}"));
  }

  @Test
  void shouldKeepTheRulesBetweenListenAddresses() {
    assertEquals(
        List.of(AT + "1: udp.listen: has an address twice, expected: each one once"),
        errors("udp: {listen: [\"[::1]:80\", \"[0::1]:80\"]}"));
    assertEquals(
        List.of(
            AT
                + "1: web.listen: 127.0.0.1:80 is in http.listen too, expected: an address of its"
                + " own, the operator's pages are not for clients"),
        errors("http: {listen: 127.0.0.1:80}\nweb: {listen: 127.0.0.1:80}").stream()
            .map(error -> error.replace(AT + "2", AT + "1"))
            .toList());
    assertEquals(
        List.of(
            AT
                + "1: udp.listen: is off and http.listen too, expected: an address in one of the"
                + " two, or nobody can announce"),
        errors("udp: {listen: }\nhttp: {listen: []}\n"));
    assertEquals(
        2, read("udp: {listen: [\"127.0.0.1:0\", \"127.0.0.1:0\"]}").udp().listen().size());
  }

  @Test
  void shouldNotJudgeRulesWithValuesThatAreWrongThemselves() {
    assertEquals(
        List.of(
            AT + "1: announce.interval: \"0\" is out of range, expected: seconds from 1 to 86400"),
        errors("announce: {interval: 0}"));
  }

  @Test
  void shouldReadNeighbors() {
    LoadedConfiguration loaded =
        load(
            """
            neighbors:
              - name: a
                announce_request: http://t.example/announce
                refresh_interval: 600
                peers_expiry_interval: 600
              -
              - name: a
                announce_request: "udp://[2001:db8::1]:6969/"
                networks: [10.0.0.0/8]
                rate: 7
                max_peers: 9
            """);

    List<NeighborSettings> neighbors = loaded.configuration().neighbors();
    assertEquals(List.of("a", "a (2)"), neighbors.stream().map(NeighborSettings::name).toList());
    assertEquals(List.of(Cidr.parse("10.0.0.0/8")), neighbors.get(1).networks());
    assertEquals(7, neighbors.get(1).ratePerS());
    assertEquals(9, neighbors.get(1).peersMax());
    assertEquals(
        List.of(
            AT
                + "5: neighbors.peers_expiry_interval: peers live for 600 s and are asked for every"
                + " 600 s, so they are missing in between"),
        loaded.warnings());
  }

  @Test
  void shouldCheckNeighbors() {
    assertEquals(
        List.of(
            AT
                + "2: neighbors.announce_request: \"ftp://t.example/\" is neither http, https nor"
                + " udp, expected: such as http://host/announce or"
                + " http://host/announce?info_hash={info_hash}&port=6882&compact=1",
            AT + "2: neighbors.name: is missing, expected: it in every item",
            AT
                + "3: neighbors.refresh_interval: \"often\" is not a whole number, expected:"
                + " seconds from 1 to 259200"),
        errors(
            """
            neighbors:
              - {announce_request: "ftp://t.example/"}
              - {name: n, announce_request: "udp://t.example:1/", refresh_interval: often}
            """));
  }

  @Test
  void shouldNotForwardForNobody() {
    assertEquals(
        List.of(
            AT
                + "1: forwarding.enabled: is true for nobody, expected: networks in"
                + " forwarding.trusted_sources or forwarding.intercepted_sources"),
        errors("forwarding: {enabled: true}"));
    assertEquals(
        List.of(new AllowedTarget(Cidr.parse("10.0.0.1"), 6_969)),
        read("forwarding: {enabled: true, trusted_sources: [10.0.0.1], allow: [\"10.0.0.1:6969\"]}")
            .forwarding()
            .allow());
  }

  @Test
  void shouldCleanWhatItQuotes() {
    String error = errors("udp: {engine: \"\\e[2J\\u202E" + "x".repeat(500) + "\"}").get(0);

    assertTrue(error.contains("\"?[2J?xxx"), error);
    assertTrue(error.length() < 200, error);
  }

  @Test
  void shouldReadFilesAndNameThemAsGiven(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.conf"), "udp: {workers: 3}\n");
    assertEquals(3, ConfigurationReader.read(file).configuration().udp().workers());

    Files.writeString(file, "udp: {workers: -3}\n");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file));
    assertTrue(e.getMessage().startsWith(file + ":1: udp.workers: "), e.getMessage());
  }

  @Test
  void shouldSayWhyAFileCannotBeRead(@TempDir Path directory) {
    Path missing = directory.resolve("missing.conf");
    assertEquals(
        List.of(missing + ": does not exist, expected: a readable file"),
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(missing))
            .messages());
    assertEquals(
        List.of(directory + ": is a directory, expected: a readable file"),
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(directory))
            .messages());
    Path underFile = Path.of("/etc/passwd/btrt.conf");
    assertEquals(
        1,
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(underFile))
            .messages()
            .size());
  }
}
