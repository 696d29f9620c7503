// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.EpochClock;
import org.btrt.common.SizeText;
import org.btrt.common.TextEscape;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Reach;
import org.btrt.publish.SwarmCounts;
import org.btrt.seed.SeedStatus;
import org.btrt.torrent.MagnetLink;

/**
 * Says what is published, where, and how it goes: in text a line for each torrent when it differs
 * from the last one, in JSON everything each time.
 *
 * <p><em>Threading:</em> one thread.
 */
final class PublishPrinter {
  private final Printout to;
  private final Map<String, String> printed = new HashMap<>();

  /**
   * @param json whether programs read it
   * @param clock for JSON's times
   */
  PublishPrinter(PrintWriter out, boolean json, EpochClock clock) {
    this.to = new Printout(out, json, clock);
  }

  /** Something has happened: a text of any origin. */
  void event(String text) {
    to.event(text);
  }

  /** What is to be given to others. */
  void published(Publication publication, OwnAddress address, int port) {
    String page = "http://" + address.urlHost() + ":" + port + "/";
    String magnet = MagnetLink.of(publication.metainfo());
    if (to.json()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", publication.name());
      fields.put("info_hash", publication.infoHash());
      fields.put("torrent", publication.torrent().toString());
      fields.put("magnet", magnet);
      fields.put("page", page);
      to.object("published", fields);
      return;
    }
    to.out().println();
    to.out().println("published: " + TextEscape.line(publication.name()));
    to.out().println("torrent:   " + publication.torrent());
    to.out().println("magnet:    " + magnet);
    to.out().println("page:      " + page);
  }

  /** Where others reach us, and whether they can. */
  void reach(Reach reach) {
    if (to.json()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("address", reach.address().host());
      fields.put("scope", reach.address().scope().name().toLowerCase(Locale.ROOT));
      fields.put("tracker_port", reach.trackerPort());
      fields.put("seed_port", reach.seedPort());
      fields.put("tracker_answers", reach.trackerAnswers());
      fields.put("seed_answers", reach.seedAnswers());
      fields.put("text", String.join(" ", reach.lines()));
      to.object("reach", fields);
      return;
    }
    to.out().println();
    reach.lines().forEach(to.out()::println);
  }

  /**
   * How it goes.
   *
   * @param seeding of our seed
   * @param counts the tracker's, by info-hash
   */
  void status(
      List<Publication> publications,
      Map<String, SeedStatus> seeding,
      Map<String, SwarmCounts> counts) {
    for (Publication publication : publications) {
      Optional<SeedStatus> ours = Optional.ofNullable(seeding.get(publication.infoHash()));
      Optional<SwarmCounts> swarm = Optional.ofNullable(counts.get(publication.infoHash()));
      if (to.json()) {
        ours.ifPresent(to::object);
        swarm.ifPresent(known -> to.object("swarm", fields(publication, known)));
      } else {
        String line = TextEscape.line(publication.name()) + ": " + line(ours, swarm);
        if (!line.equals(printed.put(publication.infoHash(), line))) {
          to.out().println(line);
        }
      }
    }
  }

  private static Map<String, Object> fields(Publication publication, SwarmCounts known) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", publication.name());
    fields.put("info_hash", publication.infoHash());
    fields.put("seeds", known.seeds());
    fields.put("leechers", known.leechers());
    fields.put("completed", known.completed());
    return fields;
  }

  private static String line(Optional<SeedStatus> ours, Optional<SwarmCounts> swarm) {
    String peers =
        swarm
            .map(
                known ->
                    known.seeds()
                        + " seeds, "
                        + known.leechers()
                        + " downloading, "
                        + known.completed()
                        + " downloaded")
            .orElse("the tracker has not been asked yet");
    return peers
        + ours.map(
                status ->
                    "; "
                        + SizeText.format(status.uploadedBytes())
                        + " given, "
                        + SizeText.format(status.uploadBytesPerS())
                        + "/s, "
                        + (status.seedsConnected() + status.leechersConnected())
                        + " connected")
            .orElse("");
  }
}
