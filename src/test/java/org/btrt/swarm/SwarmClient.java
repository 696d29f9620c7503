// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Asks a store as a transport would and reads the answer back; for tests. */
public final class SwarmClient {
  /** Plain order: group 0 first. */
  public static final PeerQuota ORDER =
      (candidates, asker, shares) -> {
        int room = asker.peersWanted();
        for (int group = 0; group < candidates.groups(); group++) {
          shares[group] = Math.min(room, candidates.availableTo(asker, group));
          room -= shares[group];
        }
      };

  public static final int LIFETIME_S = 2700;

  /** A peer by its address and port. */
  public record Peer(long addressHigh, long addressLow, int port) {}

  private final SwarmStore store;
  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[64 * 1024]);
  private final SwarmRequest request = new SwarmRequest();
  private final SwarmRequest[] batch = {request};
  private final UnsafeBuffer id = new UnsafeBuffer(new byte[20]);

  public SwarmClient(SwarmStore store) {
    this.store = store;
  }

  /** The request that the next announce will send. */
  public SwarmRequest request() {
    return request;
  }

  /** A leecher's announce in the swarm of this number, which wants {@code wanted} peers. */
  public SwarmClient peer(long swarm, boolean ipv6, long address, int port) {
    request.infoHash(swarm * 0x9E37_79B9_7F4A_7C15L, swarm, (int) swarm);
    if (ipv6) {
      request.ipv6(0x2001_0db8_0000_0000L, address);
    } else {
      request.ipv4((int) address);
    }
    request.port(port);
    id.putLong(0, address);
    id.putInt(8, port);
    request.peerId(id, 0);
    request.group(0);
    request.seeder(false);
    request.event(PeerEvent.NONE);
    request.lifetimeS(LIFETIME_S);
    request.registering(true);
    request.origin(AddressOrigin.PROVEN);
    request.crypto(false, false);
    request.peersWanted(50);
    request.seedersWanted(true);
    request.peersTo(reply, 0, PeerFormat.COMPACT);
    return this;
  }

  public SwarmClient group(int group) {
    request.group(group);
    return this;
  }

  public SwarmClient seeder() {
    request.seeder(true);
    request.seedersWanted(false);
    return this;
  }

  public SwarmClient event(PeerEvent event) {
    request.event(event);
    return this;
  }

  public SwarmClient wants(int peers) {
    request.peersWanted(peers);
    return this;
  }

  public SwarmClient seedersToo() {
    request.seedersWanted(true);
    return this;
  }

  public SwarmClient asking() {
    request.registering(false);
    return this;
  }

  /** Only says that it is at its address, and calls itself by a number. */
  public SwarmClient claiming(long name) {
    request.origin(AddressOrigin.CLAIMED);
    id.putLong(0, name);
    request.peerId(id, 0);
    return this;
  }

  /** Announces and returns the peers of the answer, in their order. */
  public List<Peer> announce() {
    return announce(ORDER);
  }

  public List<Peer> announce(PeerQuota quota) {
    store.announce(batch, 1, quota);
    List<Peer> peers = new ArrayList<>();
    int length = request.format().peerLength(request.isIpv6());
    for (int i = 0; i < request.peerCount(); i++) {
      int offset = i * length;
      if (request.isIpv6()) {
        peers.add(
            new Peer(
                Long.reverseBytes(reply.getLong(offset)),
                Long.reverseBytes(reply.getLong(offset + 8)),
                Short.reverseBytes(reply.getShort(offset + 16)) & 0xFFFF));
      } else {
        peers.add(
            new Peer(
                0,
                Integer.reverseBytes(reply.getInt(offset)) & 0xFFFF_FFFFL,
                Short.reverseBytes(reply.getShort(offset + 4)) & 0xFFFF));
      }
    }
    return peers;
  }

  /** Counts of a swarm, both families; null: unknown. */
  public SwarmScrape scrape(long swarm) {
    SwarmScrape scrape = new SwarmScrape();
    ask(scrape, swarm);
    store.scrape(new SwarmScrape[] {scrape}, 1);
    return scrape.isKnown() ? scrape : null;
  }

  /** Asks about a swarm, by the info-hash that announces of this client give it. */
  static void ask(SwarmScrape scrape, long swarm) {
    scrape.ask(swarm * 0x9E37_79B9_7F4A_7C15L, swarm, (int) swarm);
  }

  public UnsafeBuffer reply() {
    return reply;
  }
}
