// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is tried: a policy of the tracker, and what else clients have. Written {@code
 * BASE[+EXTRA...][:KEY=VALUE,...]}, with keys of the section {@code policy}, for instance {@code
 * quota+pex:holders=40,floor=4}; or a number of the reference's list of arms.
 *
 * @param name as written, numbers resolved
 * @param base off, order, share, k=N, quota or alone
 * @param keys of the section policy, on top of those of the base
 * @param extras what else there is
 */
record LabArm(String name, String base, Map<String, String> keys, Set<Extra> extras) {
  /** What there is besides the policy. */
  enum Extra {
    /** Clients tell each other of peers. */
    PEX,
    /** The torrent names a second tracker, which is off, and clients ask both. */
    ADDING,
    /** The torrent names a tracker that is off; a DPI platform diverts announces into ours. */
    REPLACING,
    /** Clients have private addresses. */
    PRIVATE,
    /** Clients use a DHT of their own. */
    DHT
  }

  private static final String NO_POLICY = "off";

  /** Each operator's tracker knows its own clients only; whoever is outside stays unknown. */
  private static final String ALONE = "alone";

  private static final String SHARE = "share";
  private static final String UNIFORM = "k=";

  /** Local peers to one external one: 90 to 10. */
  private static final int SHARE_OF = 9;

  private static final Map<String, List<String>> NUMBERS =
      Map.ofEntries(
          Map.entry("0", List.of(NO_POLICY)),
          Map.entry("1", List.of("order")),
          Map.entry("2", List.of(SHARE)),
          Map.entry("3", List.of("k=1", "k=2", "k=4")),
          Map.entry("4", List.of("quota")),
          Map.entry("5", List.of("quota+pex")),
          Map.entry("6", List.of("quota+adding")),
          Map.entry("7", List.of("quota+replacing")),
          Map.entry("8", List.of(ALONE)),
          Map.entry("9", List.of("quota+private")),
          Map.entry("10", List.of("quota+dht")));

  /** The arms of a word: a number may stand for several. */
  static List<LabArm> parse(String word) {
    return NUMBERS.getOrDefault(word, List.of(word)).stream().map(LabArm::one).toList();
  }

  private static LabArm one(String name) {
    String[] sides = name.split(":", 2);
    String[] words = sides[0].split("\\+", -1);
    String base = words[0];
    if (!List.of(NO_POLICY, "order", SHARE, "quota", ALONE).contains(base)
        && !base.matches("k=[1-9][0-9]?")) {
      throw new IllegalArgumentException(
          base + ": no such arm, expected: off, order, share, k=N, quota, alone, or 0 to 10");
    }
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    for (int i = 1; i < words.length; i++) {
      extras.add(extra(words[i]));
    }
    return new LabArm(name, base, sides.length == 2 ? keys(sides[1]) : Map.of(), extras);
  }

  private static Extra extra(String word) {
    try {
      return Extra.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          word + ": no such extra, expected one of " + Set.of(Extra.values()), e);
    }
  }

  private static Map<String, String> keys(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      if (!pair.matches("[a-z_]+=[a-z0-9]+")) {
        throw new IllegalArgumentException(pair + ": not a key of policy, expected: key=value");
      }
      keys.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return keys;
  }

  boolean is(Extra extra) {
    return extras.contains(extra);
  }

  /** Whether an operator's tracker hears of its own clients only. */
  boolean isAlone() {
    return base.equals(ALONE);
  }

  /** Whether chance alone decides who gets to know whom. */
  boolean isRandom() {
    return base.equals(NO_POLICY) && keys.isEmpty() && extras.isEmpty();
  }

  /**
   * The section {@code policy} of an operator's tracker.
   *
   * @param clientsPerOperator by which 90 to 10 becomes a number
   */
  String policy(int clientsPerOperator) {
    Map<String, String> all = new LinkedHashMap<>();
    if (base.equals(SHARE)) {
      int others = clientsPerOperator - 1;
      uniform(all, Math.max(1, (others + SHARE_OF / 2) / SHARE_OF));
    } else if (base.startsWith(UNIFORM)) {
      uniform(all, Integer.parseInt(base.substring(UNIFORM.length())));
    } else {
      all.put("mode", base.equals(ALONE) ? NO_POLICY : base);
    }
    // Holders change every hour; here an hour is a minute.
    all.put("epoch", "60");
    all.putAll(keys);
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "policy: {", "}"));
  }

  /** Everybody is given so many external peers, however large the group is. */
  private static void uniform(Map<String, String> keys, int externals) {
    keys.put("mode", "quota");
    keys.put("squeeze_from", "1000");
    keys.put("small_group_externals", Integer.toString(externals));
    keys.put("seeder_externals", Integer.toString(externals));
    keys.put("floor", "1");
  }
}
