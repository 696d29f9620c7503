// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.Keys.ACCESS_LIST;
import static org.btrt.config.Keys.ACCESS_MODE;
import static org.btrt.config.Keys.ANNOUNCE_INTERVAL;
import static org.btrt.config.Keys.ANNOUNCE_JITTER;
import static org.btrt.config.Keys.ANNOUNCE_MAX_NUMWANT;
import static org.btrt.config.Keys.ANNOUNCE_MIN_INTERVAL;
import static org.btrt.config.Keys.ANNOUNCE_NUMWANT;
import static org.btrt.config.Keys.ANNOUNCE_PEER_EXPIRY;
import static org.btrt.config.Keys.GROUP_NAME;
import static org.btrt.config.Keys.HTTP_LISTEN;
import static org.btrt.config.Keys.STORE_MAX_PEERS;
import static org.btrt.config.Keys.STORE_MAX_SWARMS;
import static org.btrt.config.Keys.UDP_LISTEN;
import static org.btrt.config.Keys.WEB_LISTEN;
import static org.btrt.config.Problems.NO_LINE;
import static org.btrt.config.Problems.quote;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.btrt.common.PeerGroupLimits;
import org.btrt.common.SocketAddressText;

/**
 * What must hold between values that are each fine alone. A rule is silent where one of its values
 * is already reported.
 */
final class CrossRules {
  private final Values values;
  private final Problems problems;

  private CrossRules(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /** Checks the sections that are groups of keys. */
  static void check(Values values, Problems problems) {
    CrossRules rules = new CrossRules(values, problems);
    rules.checkAnnounce();
    rules.checkStoreAndAccess();
    rules.checkListen();
    rules.checkUpstream();
    rules.checkDatabase();
  }

  /** Checks the items of {@code peer_groups} against each other. */
  static void checkGroups(List<Values> groups, Problems problems) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      Values group = groups.get(i);
      String name = group.get(GROUP_NAME);
      if (name != null && !names.add(name)) {
        problems.add(
            group.lineOf(GROUP_NAME),
            GROUP_NAME.fullName(),
            quote(name) + " is the name of another group",
            "a name of its own, by which people tell the groups apart");
      }
    }
  }

  /** Checks that the store's layout has room for the groups. */
  static void checkGroupCount(int count, int line, Problems problems) {
    if (count > PeerGroupLimits.CONFIGURED_GROUPS_MAX) {
      problems.add(
          line,
          Keys.PEER_GROUPS.name(),
          count + " groups are too many",
          "at most "
              + PeerGroupLimits.CONFIGURED_GROUPS_MAX
              + ", each record of a peer has room for no more");
    }
  }

  /** Checks that the list of what suffices inside is one: inside has to be known for that. */
  static void checkHashList(Values values, boolean hasGroups, Problems problems) {
    CrossRules rules = new CrossRules(values, problems);
    rules.requireKeptBelow(Keys.HASHLIST_KEEP_LOCAL_SEEDERS, Keys.HASHLIST_MIN_LOCAL_SEEDERS);
    rules.requireKeptBelow(Keys.HASHLIST_KEEP_LOCAL_PEERS, Keys.HASHLIST_MIN_LOCAL_PEERS);
    rules.require(
        !values.get(Keys.HASHLIST_ENABLED) || hasGroups,
        "is true without peer_groups",
        "the own network as the first peer group, or everybody would be local",
        Keys.HASHLIST_ENABLED);
  }

  private void requireKeptBelow(Key<Integer> kept, Key<Integer> min) {
    require(
        values.get(kept) <= values.get(min),
        values.get(kept) + " is above " + min.fullName(),
        "at most " + values.get(min) + ", or what is put on the list is taken off at once",
        kept,
        min);
  }

  private void checkAnnounce() {
    int interval = values.get(ANNOUNCE_INTERVAL);
    int minInterval = values.get(ANNOUNCE_MIN_INTERVAL);
    require(
        minInterval <= interval,
        minInterval + " is above announce.interval",
        "at most " + interval + ", or clients come back before they may",
        ANNOUNCE_MIN_INTERVAL,
        ANNOUNCE_INTERVAL);
    int latest = interval + values.get(ANNOUNCE_JITTER);
    int expiry = values.get(ANNOUNCE_PEER_EXPIRY);
    require(
        expiry > latest,
        expiry + " is not above announce.interval + announce.jitter",
        "more than " + latest + ", or peers are dropped before they come back",
        ANNOUNCE_PEER_EXPIRY,
        ANNOUNCE_INTERVAL,
        ANNOUNCE_JITTER);
    int numWanted = values.get(ANNOUNCE_NUMWANT);
    int numWantedMax = values.get(ANNOUNCE_MAX_NUMWANT);
    require(
        numWanted <= numWantedMax,
        numWanted + " is above announce.max_numwant",
        "at most " + numWantedMax + ", no reply holds more",
        ANNOUNCE_NUMWANT,
        ANNOUNCE_MAX_NUMWANT);
  }

  private void checkStoreAndAccess() {
    long swarmsMax = values.get(STORE_MAX_SWARMS);
    long peersMax = values.get(STORE_MAX_PEERS);
    require(
        peersMax >= swarmsMax,
        peersMax + " is below store.max_swarms",
        "at least " + swarmsMax + ", every swarm has a peer",
        STORE_MAX_PEERS,
        STORE_MAX_SWARMS);
    AccessSettings.Mode mode = values.get(ACCESS_MODE);
    require(
        mode == AccessSettings.Mode.OPEN || values.get(ACCESS_LIST).isPresent(),
        "is missing",
        "a file of info-hashes because access.mode is " + Kinds.wordOf(mode),
        ACCESS_LIST,
        ACCESS_MODE);
  }

  private void checkListen() {
    Stream.of(UDP_LISTEN, HTTP_LISTEN, WEB_LISTEN)
        .forEach(
            key -> {
              List<InetSocketAddress> fixed = withPort(key);
              require(
                  new HashSet<>(fixed).size() == fixed.size(),
                  "has an address twice",
                  "each one once",
                  key);
            });
    for (InetSocketAddress address : withPort(WEB_LISTEN)) {
      require(
          !values.get(HTTP_LISTEN).contains(address),
          SocketAddressText.format(address) + " is in http.listen too",
          "an address of its own, the operator's pages are not for clients",
          WEB_LISTEN,
          HTTP_LISTEN);
    }
    require(
        !values.get(UDP_LISTEN).isEmpty() || !values.get(HTTP_LISTEN).isEmpty(),
        "is off and http.listen too",
        "an address in one of the two, or nobody can announce",
        UDP_LISTEN,
        HTTP_LISTEN);
  }

  private void checkUpstream() {
    int connectMs = values.get(Keys.UPSTREAM_CONNECT_TIMEOUT);
    int totalMs = values.get(Keys.UPSTREAM_TIMEOUT);
    require(
        connectMs <= totalMs,
        connectMs + " is above upstream.timeout",
        "at most " + totalMs + ", which is for all of a request",
        Keys.UPSTREAM_CONNECT_TIMEOUT,
        Keys.UPSTREAM_TIMEOUT);
    long swarmsMax = values.get(Keys.UPSTREAM_MAX_SWARMS);
    long peersMax = values.get(Keys.UPSTREAM_MAX_PEERS);
    require(
        peersMax >= swarmsMax,
        peersMax + " is below upstream.max_swarms",
        "at least " + swarmsMax + ", every swarm has a peer",
        Keys.UPSTREAM_MAX_PEERS,
        Keys.UPSTREAM_MAX_SWARMS);
    int cacheS = values.get(Keys.FORWARDING_CACHE_TTL);
    int staleS = values.get(Keys.FORWARDING_STALE_TTL);
    require(
        staleS >= cacheS,
        staleS + " is below forwarding.cache_ttl",
        "at least " + cacheS + ", what is fresh is not stale",
        Keys.FORWARDING_STALE_TTL,
        Keys.FORWARDING_CACHE_TTL);
    require(
        !values.get(Keys.FORWARDING_ENABLED)
            || !values.get(Keys.FORWARDING_TRUSTED_SOURCES).isEmpty()
            || !values.get(Keys.FORWARDING_INTERCEPTED_SOURCES).isEmpty(),
        "is true for nobody",
        "networks in forwarding.trusted_sources or forwarding.intercepted_sources",
        Keys.FORWARDING_ENABLED,
        Keys.FORWARDING_TRUSTED_SOURCES);
  }

  private void checkDatabase() {
    boolean isSecret =
        !values.get(Keys.DATABASE_PASSWORD).isEmpty()
            || values.get(Keys.DATABASE_PASSWORD_FILE).isPresent();
    require(
        !isSecret || values.get(Keys.DATABASE_USER).isPresent(),
        "is missing",
        "the user whose password is given",
        Keys.DATABASE_USER,
        Keys.DATABASE_PASSWORD,
        Keys.DATABASE_PASSWORD_FILE);
    require(
        values.get(Keys.DATABASE_PASSWORD).isEmpty()
            || values.get(Keys.DATABASE_PASSWORD_FILE).isEmpty(),
        "is given beside database.password_file",
        "one of the two",
        Keys.DATABASE_PASSWORD,
        Keys.DATABASE_PASSWORD_FILE);
  }

  /** Port 0 is a new one each time, so it clashes with nothing. */
  private List<InetSocketAddress> withPort(Key<List<InetSocketAddress>> key) {
    return values.get(key).stream().filter(address -> address.getPort() != 0).toList();
  }

  /**
   * @param keys whom the rule is about; the message names the first one, in the line of the first
   *     one that is given
   */
  private void require(boolean holds, String what, String expected, Key<?>... keys) {
    if (!holds && Stream.of(keys).allMatch(values::isSound)) {
      int line =
          Stream.of(keys)
              .mapToInt(values::lineOf)
              .filter(given -> given != NO_LINE)
              .findFirst()
              .orElse(NO_LINE);
      problems.add(line, keys[0].fullName(), what, expected);
    }
  }
}
