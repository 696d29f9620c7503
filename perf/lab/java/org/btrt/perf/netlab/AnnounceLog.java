// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What trackers have answered: how much, how fast, and who was told of peers outside of its
 * operator's network.
 *
 * <p><em>Threading:</em> any thread; one at a time.
 */
final class AnnounceLog {
  private static final String PEERS = "5:peers";
  private static final int PEER_LENGTH = 6;
  private static final double NS_PER_MS = 1e6;

  private final Addresses addresses;
  private final Set<String> answered = new HashSet<>();
  private final Set<String> holders = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private int announces;
  private long replyBytes;
  private long replyPeers;
  private long replyNs;

  AnnounceLog(Addresses addresses) {
    this.addresses = addresses;
  }

  /** A tracker has answered; a refusal is a failure. */
  synchronized void onReply(String from, String query, byte[] reply, long tookNs) {
    String text = new String(reply, ISO_8859_1);
    if (text.startsWith("d14:failure reason")) {
      onFailure(from, text);
      return;
    }
    List<String> peers = peers(text);
    answered.add(from);
    announces++;
    replyBytes += reply.length;
    replyPeers += peers.size();
    replyNs += tookNs;
    int operator = addresses.operatorOf(from);
    boolean isLeecher = !query.matches(".*[?&]?left=0(&.*|$)");
    if (isLeecher && peers.stream().anyMatch(peer -> isLeecherOutside(peer, operator))) {
      holders.add(from);
    }
  }

  /** The first seeder, of which everybody may be told, makes nobody a holder. */
  private boolean isLeecherOutside(String peer, int operator) {
    return addresses.operatorOf(peer) != operator && !peer.equals(addresses.origin());
  }

  synchronized void onFailure(String from, String what) {
    failures.add(from + ": " + what);
  }

  /** Addresses of compact peers (BEP 23) in a reply; one byte is one character. */
  static List<String> peers(String reply) {
    int at = reply.indexOf(PEERS);
    int colon = at < 0 ? -1 : reply.indexOf(':', at + PEERS.length());
    List<String> peers = new ArrayList<>();
    if (colon < 0) {
      return peers;
    }
    int length = Integer.parseInt(reply.substring(at + PEERS.length(), colon));
    for (int peer = colon + 1; peer + PEER_LENGTH <= colon + 1 + length; peer += PEER_LENGTH) {
      peers.add(
          (int) reply.charAt(peer)
              + "."
              + (int) reply.charAt(peer + 1)
              + "."
              + (int) reply.charAt(peer + 2)
              + "."
              + (int) reply.charAt(peer + 3));
    }
    return peers;
  }

  /** Whether somebody has had an answer. */
  synchronized boolean isAnswered(String address) {
    return answered.contains(address);
  }

  /** Whether somebody, as a leecher, was told of others outside of its operator's network. */
  synchronized boolean isHolder(String address) {
    return holders.contains(address);
  }

  synchronized int announces() {
    return announces;
  }

  /** What went wrong, in words. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized double peersPerReply() {
    return (double) replyPeers / announces;
  }

  synchronized double bytesPerReply() {
    return (double) replyBytes / announces;
  }

  /** Mean time until a tracker's reply was there. */
  synchronized double msPerReply() {
    return replyNs / NS_PER_MS / announces;
  }
}
