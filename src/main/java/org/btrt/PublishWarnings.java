// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.SwarmCounts;

/**
 * What a publisher is warned of. A swarm without seeds is told of when it was so twice in a row:
 * our own seed needs a moment to be known.
 *
 * <p><em>Threading:</em> one thread.
 */
final class PublishWarnings {
  private final OwnAddress published;
  private final Warnings warnings = new Warnings();
  private Set<String> unseeded = Set.of();

  /**
   * @param published the address that the torrents name
   */
  PublishWarnings(OwnAddress published) {
    this.published = published;
  }

  /**
   * Takes the state of the moment.
   *
   * @param counts what the tracker knows of each publication, by info-hash; of one that is still
   *     being checked nothing
   * @param seen what was observed, if anything was yet
   * @return lines to tell
   */
  List<String> update(
      List<Publication> publications,
      Map<String, SwarmCounts> counts,
      Optional<PublishObserver.Observation> seen) {
    Map<String, String> wrong = new LinkedHashMap<>();
    Set<String> without = new TreeSet<>();
    for (Publication publication : publications) {
      String hash = publication.infoHash();
      SwarmCounts known = counts.get(hash);
      if (known != null && known.seeds() == 0) {
        without.add(hash);
        if (unseeded.contains(hash)) {
          wrong.put(
              "seeds " + hash,
              "nobody seeds " + publication.name() + ": nobody can get the whole of it");
        }
      }
      if (seen.isPresent() && seen.get().changed().contains(hash)) {
        wrong.put(
            "changed " + hash,
            publication.source()
                + " has changed or is gone since it was published; start again to publish it anew");
      }
    }
    unseeded = without;
    seen.ifPresent(observed -> addNetwork(observed, wrong));
    return warnings.update(wrong);
  }

  private void addNetwork(PublishObserver.Observation seen, Map<String, String> wrong) {
    if (seen.address().isEmpty()) {
      wrong.put("address", published.host() + " has no address at the moment: nobody finds us");
    } else if (!seen.address().get().host().equals(published.host())) {
      wrong.put(
          "address",
          "the address has changed from "
              + published.host()
              + " to "
              + seen.address().get().host()
              + ": the torrents name the old one; start again, or give --address a name that"
              + " follows");
    }
    seen.reach()
        .flatMap(reach -> reach.closedPorts())
        .ifPresent(closed -> wrong.put("ports", closed));
  }
}
