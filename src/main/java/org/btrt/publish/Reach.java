// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether we can be reached at an address, as far as this machine can tell by trying: it asks the
 * tracker for a torrent of ours and connects to the seed, both under the address that others use.
 *
 * <p>Behind a router that is a hint. Many do not lead their own network back to itself under the
 * outer address, so that an attempt fails from inside although it works from outside. What is said
 * about it says so.
 *
 * @param address what was tried
 * @param trackerPort of the tracker, HTTP
 * @param seedPort of the seed
 * @param trackerAnswers whether it was our tracker that answered
 * @param seedAnswers whether something accepts at the seed's port
 */
public record Reach(
    OwnAddress address,
    int trackerPort,
    int seedPort,
    boolean trackerAnswers,
    boolean seedAnswers) {
  private static final int TIMEOUT_MS = 3000;

  /**
   * Tries it; takes some seconds where nobody answers.
   *
   * @param infoHash 40 hex digits: a torrent that our tracker serves
   */
  public static Reach tryOut(OwnAddress address, int trackerPort, int seedPort, String infoHash) {
    return new Reach(
        address,
        trackerPort,
        seedPort,
        isOurTracker(address, trackerPort, infoHash),
        accepts(address, seedPort));
  }

  private static boolean isOurTracker(OwnAddress address, int port, String infoHash) {
    try {
      return SwarmCounts.ask(address.urlHost(), port, infoHash).isPresent();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean accepts(OwnAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.ip().toInetAddress(), port), TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** For the person: who can reach us, and how sure that is. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("address:   " + address.host() + ", " + who());
    if (address.own()) {
      lines.add(
          "tried:     from this machine, "
              + whatAnswers()
              + "; a firewall in between cannot be seen from here");
    } else if (trackerAnswers && seedAnswers) {
      lines.add("tried:     through the router, tracker and seed answer; so they will for others");
    } else {
      lines.add(
          "tried:     through the router, "
              + whatAnswers()
              + "; either it does not forward the ports, or not from inside");
      lines.add(
          "           only a try from elsewhere tells: curl http://"
              + address.urlHost()
              + ":"
              + trackerPort
              + "/");
    }
    return lines;
  }

  /** What is wrong, for a warning; empty: nothing. */
  public Optional<String> closedPorts() {
    if (trackerAnswers && seedAnswers) {
      return Optional.empty();
    }
    String ports =
        "port "
            + (trackerAnswers ? "" : trackerPort + " (tracker)")
            + (trackerAnswers || seedAnswers ? "" : " and port ")
            + (seedAnswers ? "" : seedPort + " (seed)");
    return Optional.of(
        ports
            + (address.own() ? " closed: nothing answers at " : " perhaps closed: no answer at ")
            + address.host()
            + (address.own()
                ? ""
                : ", tried from inside, which not every router leads back; try from elsewhere"));
  }

  private String who() {
    return switch (address.scope()) {
      case THIS_MACHINE -> "local only: this machine has no other, nobody else can reach it";
      case LOCAL_NETWORK ->
          "local only: the local network can reach it, the internet cannot; have the router forward"
              + " the ports and give --address";
      case INTERNET ->
          switch (address.origin()) {
            case GIVEN -> "as given";
            case ROUTER -> "as the router says";
            case INTERFACE -> "this machine's own";
          };
    };
  }

  private String whatAnswers() {
    if (trackerAnswers && seedAnswers) {
      return "tracker and seed answer";
    }
    if (!trackerAnswers && !seedAnswers) {
      return "neither tracker nor seed answers";
    }
    return trackerAnswers
        ? "the tracker answers, the seed does not"
        : "the seed answers, the tracker does not";
  }
}
