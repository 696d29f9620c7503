// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is connected to whom, at one moment.
 *
 * <p><em>Threading:</em> one thread.
 */
final class Overlay {
  private final Addresses addresses;
  private final Map<String, Set<String>> links = new HashMap<>();

  Overlay(Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * Takes in what a client says; each end of a connection counts for both.
   *
   * @param others addresses that it is connected to
   */
  void add(String address, List<String> others) {
    links.computeIfAbsent(address, key -> new HashSet<>()).addAll(others);
    for (String other : others) {
      links.computeIfAbsent(other, key -> new HashSet<>()).add(address);
    }
  }

  /** Mean number of connections of clients that were asked for. */
  double linksPerClient(Set<String> clients) {
    return clients.stream().mapToInt(client -> of(client).size()).average().orElse(0);
  }

  /** Mean number of connections to other operators. */
  double externalLinksPerClient(Set<String> clients) {
    return clients.stream()
        .mapToLong(
            client -> {
              int own = addresses.operatorOf(client);
              return of(client).stream()
                  .filter(other -> addresses.operatorOf(other) != own)
                  .count();
            })
        .average()
        .orElse(0);
  }

  private Set<String> of(String client) {
    return links.getOrDefault(client, Set.of());
  }

  /**
   * Whom pieces can reach, from client to client.
   *
   * @param sources who has them
   */
  Set<String> reachable(Set<String> sources) {
    Set<String> reached = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>(sources);
    while (!ahead.isEmpty()) {
      String client = ahead.pop();
      if (reached.add(client)) {
        ahead.addAll(of(client));
      }
    }
    return reached;
  }
}
