// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key that is a number: its default, a value given, both bounds and what lies beyond. */
class NumberKeysTest {
  /**
   * @param company other keys that the bounds of this one need, with a comma behind
   */
  private record NumberKey(
      String name,
      String unit,
      long min,
      long max,
      long byDefault,
      String company,
      ToLongFunction<Configuration> value) {
    String yaml(String text) {
      int dot = name.indexOf('.');
      return name.substring(0, dot)
          + ": {"
          + company
          + "\n"
          + name.substring(dot + 1)
          + ": "
          + text
          + "}\n";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static NumberKey key(
      String name, String unit, long min, long max, long def, ToLongFunction<Configuration> value) {
    return new NumberKey(name, unit, min, max, def, "", value);
  }

  private static NumberKey key(String company, NumberKey key) {
    return new NumberKey(key.name, key.unit, key.min, key.max, key.byDefault, company, key.value);
  }

  static Stream<NumberKey> keys() {
    return Stream.of(
            transportKeys(),
            otherKeys(),
            upstreamKeys(),
            hashListKeys(),
            natCheckKeys(),
            databaseAndCatalogueKeys(),
            policyKeys())
        .flatMap(keys -> keys);
  }

  private static Stream<NumberKey> transportKeys() {
    return Stream.of(
        key("udp.workers", "a number", 0, 1024, 0, c -> c.udp().workers()),
        key("udp.max_payload_ipv4", "bytes", 548, 65507, 1232, c -> c.udp().payloadMaxIpv4Bytes()),
        key("udp.max_payload_ipv6", "bytes", 548, 65507, 1232, c -> c.udp().payloadMaxIpv6Bytes()),
        key(
            "udp.connection_id_lifetime",
            "seconds",
            60,
            3600,
            120,
            c -> c.udp().connectionIdLifetimeS()),
        key("http.workers", "a number", 0, 1024, 0, c -> c.http().workers()),
        key("http.idle_timeout", "seconds", 1, 3600, 30, c -> c.http().idleTimeoutS()),
        key("http.request_timeout", "seconds", 1, 3600, 10, c -> c.http().requestTimeoutS()),
        key("http.write_timeout", "seconds", 1, 3600, 10, c -> c.http().writeTimeoutS()),
        key("http.max_connections", "a number", 0, 10_000_000, 0, c -> c.http().connectionsMax()),
        key(
            "http.max_connections_per_address",
            "a number",
            1,
            1_000_000,
            64,
            c -> c.http().connectionsPerAddressMax()),
        key(
            "http.max_request_line",
            "bytes",
            512,
            65536,
            8191,
            c -> c.http().requestLineMaxBytes()),
        key("http.max_header_bytes", "bytes", 512, 65536, 8192, c -> c.http().headersMaxBytes()),
        key("http.max_headers", "a number", 1, 1000, 64, c -> c.http().headersMax()),
        key("http.access_log_flush", "seconds", 0, 3600, 3, c -> c.http().accessLog().flushS()));
  }

  private static Stream<NumberKey> upstreamKeys() {
    return Stream.of(
        key(
            "max_peers: 1000000000,",
            key(
                "upstream.max_swarms",
                "a number",
                1000,
                1_000_000_000,
                100_000,
                c -> c.upstream().swarmsMax())),
        key(
            "max_swarms: 1000,",
            key(
                "upstream.max_peers",
                "a number",
                1000,
                1_000_000_000,
                1_000_000,
                c -> c.upstream().peersMax())),
        key(
            "timeout: 60000,",
            key(
                "upstream.connect_timeout",
                "milliseconds",
                100,
                60_000,
                2_000,
                c -> c.upstream().connectTimeoutMs())),
        key(
            "connect_timeout: 100,",
            key(
                "upstream.timeout",
                "milliseconds",
                100,
                60_000,
                5_000,
                c -> c.upstream().timeoutMs())),
        key("upstream.max_requests", "a number", 1, 10_000, 256, c -> c.upstream().requestsMax()),
        key(
            "upstream.first_interval",
            "seconds",
            10,
            3_600,
            120,
            c -> c.upstream().firstIntervalS()),
        key(
            "forwarding.timeout",
            "milliseconds",
            100,
            60_000,
            2_500,
            c -> c.forwarding().timeoutMs()),
        key("forwarding.enough_peers", "a number", 0, 2_000, 30, c -> c.forwarding().enoughPeers()),
        key(
            "stale_ttl: 259200,",
            key("forwarding.cache_ttl", "seconds", 1, 86_400, 300, c -> c.forwarding().cacheS())),
        key(
            "cache_ttl: 1,",
            key(
                "forwarding.stale_ttl",
                "seconds",
                1,
                259_200,
                3_600,
                c -> c.forwarding().staleS())),
        key(
            "forwarding.max_waiting",
            "a number",
            1,
            1_000_000,
            10_000,
            c -> c.forwarding().waitingMax()));
  }

  private static Stream<NumberKey> policyKeys() {
    return Stream.of(
        key("policy.squeeze_from", "a number", 1, 1000, 3, c -> c.policy().squeezedFrom()),
        key(
            "policy.small_group_externals",
            "a number",
            1,
            200,
            4,
            c -> c.policy().smallExternals()),
        key("policy.floor", "a number", 1, 200, 4, c -> c.policy().floor()),
        key("policy.reply_size", "a number", 5, 2000, 35, c -> c.policy().replySize()),
        key("policy.holders", "percent", 0, 100, 60, c -> c.policy().holdersPercent()),
        key("policy.max_holders", "a number", 3, 1_000_000, 18, c -> c.policy().holdersMax()),
        key("policy.holder_externals", "a number", 1, 200, 2, c -> c.policy().holderExternals()),
        key("policy.renewal_externals", "a number", 0, 200, 1, c -> c.policy().renewalExternals()),
        key("policy.partners", "percent", 0, 66, 50, c -> c.policy().partnerPercent()),
        key("policy.epoch", "seconds", 60, 604800, 3600, c -> c.policy().epochS()),
        key("policy.seeder_externals", "a number", 0, 200, 0, c -> c.policy().seederExternals()),
        key("policy.enough_seeders", "a number", 0, 1000, 5, c -> c.policy().enoughSeeders()));
  }

  private static Stream<NumberKey> hashListKeys() {
    return Stream.of(
        key(
            "keep_local_seeders: 1,",
            key(
                "hashlist.min_local_seeders",
                "a number",
                1,
                1_000_000,
                3,
                c -> c.hashList().localSeedersMin())),
        key(
            "keep_local_peers: 1,",
            key(
                "hashlist.min_local_peers",
                "a number",
                1,
                1_000_000,
                5,
                c -> c.hashList().localPeersMin())),
        key(
            "min_local_seeders: 1000000,",
            key(
                "hashlist.keep_local_seeders",
                "a number",
                1,
                1_000_000,
                1,
                c -> c.hashList().localSeedersKept())),
        key(
            "min_local_peers: 1000000,",
            key(
                "hashlist.keep_local_peers",
                "a number",
                1,
                1_000_000,
                3,
                c -> c.hashList().localPeersKept())),
        key("hashlist.stable_time", "seconds", 0, 86_400, 600, c -> c.hashList().stableS()),
        key(
            "hashlist.max_hashes",
            "a number",
            1_000,
            10_000_000,
            1_000_000,
            c -> c.hashList().hashesMax()));
  }

  private static Stream<NumberKey> natCheckKeys() {
    return Stream.of(
        key("nat_check.tries", "a number", 1, 10, 3, c -> c.natCheck().tries()),
        key("nat_check.retry_pause", "seconds", 1, 3_600, 20, c -> c.natCheck().retryPauseS()),
        key("nat_check.timeout", "milliseconds", 100, 60_000, 5_000, c -> c.natCheck().timeoutMs()),
        key("nat_check.max_checks", "a number", 1, 10_000, 100, c -> c.natCheck().checksMax()),
        key("nat_check.rate", "a number", 1, 10_000, 50, c -> c.natCheck().ratePerS()),
        key("nat_check.per_address", "a number", 1, 1_000, 10, c -> c.natCheck().perAddress()));
  }

  private static Stream<NumberKey> databaseAndCatalogueKeys() {
    return Stream.of(
        key(
            "access.rescan_interval",
            "seconds",
            1,
            86_400,
            60,
            c -> c.catalogue().rescanIntervalS()),
        key(
            "database.snapshot_interval",
            "seconds",
            1,
            86_400,
            600,
            c -> c.database().snapshotIntervalS()),
        key(
            "database.connect_timeout",
            "milliseconds",
            100,
            60_000,
            3_000,
            c -> c.database().connectTimeoutMs()),
        key(
            "database.timeout",
            "milliseconds",
            100,
            600_000,
            30_000,
            c -> c.database().timeoutMs()));
  }

  private static Stream<NumberKey> otherKeys() {
    return Stream.of(
        key(
            "min_interval: 1, peer_expiry: 259200,",
            key("announce.interval", "seconds", 1, 86400, 1800, c -> c.announce().intervalS())),
        key(
            "interval: 86400, peer_expiry: 259200,",
            key(
                "announce.min_interval",
                "seconds",
                1,
                86400,
                900,
                c -> c.announce().minIntervalS())),
        key(
            "peer_expiry: 259200,",
            key("announce.jitter", "seconds", 0, 3600, 120, c -> c.announce().jitterS())),
        key(
            "max_numwant: 2000,",
            key("announce.numwant", "a number", 1, 2000, 50, c -> c.announce().numWantedDefault())),
        key(
            "numwant: 1,",
            key(
                "announce.max_numwant",
                "a number",
                1,
                2000,
                200,
                c -> c.announce().numWantedMax())),
        key(
            "interval: 1, min_interval: 1, jitter: 0,",
            key(
                "announce.peer_expiry",
                "seconds",
                2,
                259_200,
                2700,
                c -> c.announce().peerExpiryS())),
        key("announce.keep_dead", "seconds", 0, 31_536_000, 0, c -> c.announce().keepDeadS()),
        key("scrape.max_hashes", "a number", 1, 1000, 100, c -> c.scrape().hashesMax()),
        key(
            "max_peers: 1000000000,",
            key(
                "store.max_swarms",
                "a number",
                1000,
                1_000_000_000,
                1_000_000,
                c -> c.store().swarmsMax())),
        key(
            "max_swarms: 1000,",
            key(
                "store.max_peers",
                "a number",
                1000,
                1_000_000_000,
                4_000_000,
                c -> c.store().peersMax())),
        key(
            "limits.per_address_rate",
            "a number",
            0,
            1_000_000,
            50,
            c -> c.limits().perAddressRate()),
        key(
            "limits.per_address_burst",
            "a number",
            1,
            1_000_000,
            125,
            c -> c.limits().perAddressBurst()),
        key(
            "limits.per_prefix_factor",
            "a number",
            1,
            65536,
            32,
            c -> c.limits().perPrefixFactor()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldHaveTheDefaultWhenNotGiven(NumberKey key) {
    assertEquals(key.byDefault, key.value.applyAsLong(ConfigurationReader.defaults()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldTakeBothBounds(NumberKey key) {
    for (long bound : new long[] {key.min, key.max}) {
      Configuration configuration = ConfigurationTexts.read(key.yaml(Long.toString(bound)));
      assertEquals(bound, key.value.applyAsLong(configuration));
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldRefuseWhatLiesBeyondTheBounds(NumberKey key) {
    for (long beyond : new long[] {key.min - 1, key.max + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertEquals(
          List.of(
              "/srv/btrt/btrt.conf:2: %s: \"%d\" is out of range, expected: %s from %d to %d"
                  .formatted(key.name, beyond, key.unit, key.min, key.max)),
          ConfigurationTexts.errors(key.yaml(Long.toString(beyond))));
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldRefuseWhatIsNoNumber(NumberKey key) {
    String expected = ", expected: %s from %d to %d".formatted(key.unit, key.min, key.max);
    Stream.of("1k", "1.5", "010", "0x10", "1_000", "-0", "true", "01:00")
        .forEach(
            text ->
                assertEquals(
                    List.of(
                        "/srv/btrt/btrt.conf:2: "
                            + key.name
                            + ": \""
                            + text
                            + "\" is not a whole number"
                            + expected),
                    ConfigurationTexts.errors(key.yaml(text))));
    assertEquals(
        List.of("/srv/btrt/btrt.conf:2: " + key.name + ": is a list" + expected),
        ConfigurationTexts.errors(key.yaml("[1]")));
    assertEquals(
        List.of("/srv/btrt/btrt.conf:2: " + key.name + ": is a group of keys" + expected),
        ConfigurationTexts.errors(key.yaml("{a: 1}")));
    assertEquals(
        List.of("/srv/btrt/btrt.conf:2: " + key.name + ": has no value" + expected),
        ConfigurationTexts.errors(key.yaml("")));
  }

  @Test
  void shouldTakeQuotedNumbers() {
    assertEquals(7, ConfigurationTexts.read("udp:\n  workers: \"7\"\n").udp().workers());
  }

  @Test
  void shouldCoverEveryNumberOfTheReader() {
    Set<String> covered = keys().map(NumberKey::name).collect(Collectors.toSet());
    Keys.GROUPS_OF_KEYS.stream()
        .flatMap(section -> section.keys().stream())
        .filter(key -> key.defaultValue() instanceof Number)
        .forEach(key -> assertTrue(covered.contains(key.fullName()), key::fullName));
  }
}
