// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.Announcer;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.SipHash;
import org.btrt.common.SourceLimiter;
import org.btrt.common.SteadyClock;
import org.btrt.config.AccessSettings;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.PeerGroupSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.StoreSettings;
import org.btrt.config.UdpSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsException;
import org.btrt.groups.PeerGroupsLoader;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The road of a datagram without its socket: from the batch that was read to the batch of replies.
 */
class UdpResponderTest {
  private static final int PAYLOAD_MAX = 1472;
  private static final int CLIENT = 0x7F00_0001;

  private final Status status = new Status();
  private final Counters counters = status.register();
  private final UdpBatch batch = new UdpBatch(PAYLOAD_MAX);
  private final UnsafeBuffer memory =
      new UnsafeBuffer(ByteBuffer.allocateDirect(2048 * UdpBatch.CAPACITY));
  private final SteadyClock clock = new SteadyClock(() -> 1_790_000_000_000L, () -> 0);
  private final ConnectionIds connectionIds = new ConnectionIds(new SipHash(3, 4), clock, 120);
  private ChronicleSwarmStore store;
  private UdpResponder responder;

  @BeforeEach
  void open() throws PeerGroupsException {
    store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 2000, 20_000), TimeSource.system(), notice -> {});
    PeerGroups groups =
        PeerGroupsLoader.load(
            List.of(
                new PeerGroupSettings(
                    "local", 0, Optional.empty(), List.of(Cidr.parse("10.0.0.0/8"))),
                new PeerGroupSettings(
                    "partner",
                    1,
                    Optional.empty(),
                    List.of(Cidr.parse("172.16.0.0/12"), Cidr.parse("2001:db8::/32")))));
    AnnounceRules rules =
        new AnnounceRules(
            new AnnounceSettings(
                1800, 900, 60, 50, 200, 2700, false, List.of(Cidr.parse("192.0.2.1"))),
            new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 100),
            groups,
            new AccessList(
                AccessSettings.Mode.DENY, new long[] {7}, new long[] {7}, new int[] {7}, 1),
            new ClientBans(List.of("-BAN")),
            new OrderQuota());
    UdpSettings settings =
        new UdpSettings(
            List.of(new InetSocketAddress(0)),
            1,
            UdpSettings.Engine.AUTO,
            PAYLOAD_MAX,
            1232,
            120,
            "");
    responder =
        new UdpResponder(
            settings,
            connectionIds,
            new SourceLimiter(
                50,
                1000,
                32,
                new CidrSet(List.of(Cidr.parse("127.0.0.0/8"))),
                new SipHash(1, 1),
                System::nanoTime),
            new Announcer(new LiveRules(rules), store, counters, UdpBatch.CAPACITY),
            counters);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void add(int slot, ByteBuffer datagram, int address) {
    int offset = slot * 2048;
    memory.putBytes(offset, datagram, datagram.remaining());
    batch.addIpv4(memory.addressOffset() + offset, datagram.limit(), address);
  }

  private void addIpv6(int slot, ByteBuffer datagram, long high, long low) {
    int offset = slot * 2048;
    memory.putBytes(offset, datagram, datagram.remaining());
    batch.addIpv6(memory.addressOffset() + offset, datagram.limit(), high, low);
  }

  private ByteBuffer announce(Random random, long connectionId) {
    return new UdpClient.Announce(
            connectionId,
            random.nextInt(),
            UdpClient.hash(random.nextInt(40)),
            UdpClient.peerId(random.nextInt(8)),
            random.nextInt(3),
            random.nextInt(5),
            random.nextInt(2),
            random.nextInt(60) - 5,
            random.nextInt(500))
        .encode();
  }

  /**
   * A mixed batch: connects, announces of both families and all events, scrapes, refused and
   * malformed ones.
   */
  private void fill(Random random) {
    long nowS = clock.nowS();
    for (int slot = 0; slot < UdpBatch.CAPACITY; slot++) {
      int address = 0x0A00_0000 | random.nextInt(4);
      long id = connectionIds.issue(0, address, nowS);
      switch (random.nextInt(10)) {
        case 0 -> add(slot, UdpClient.connectDatagram(slot), CLIENT);
        case 1 -> add(slot, ByteBuffer.allocate(random.nextInt(16)), address);
        case 2 -> add(slot, announce(random, id + 1), address);
        case 3 -> {
          ByteBuffer scrape = ByteBuffer.allocate(16 + 60).putLong(id).putInt(2).putInt(1);
          scrape.put(UdpClient.hash(1)).put(UdpClient.hash(2)).put(UdpClient.hash(99));
          add(slot, scrape.flip(), address);
        }
        case 4, 5 -> {
          long low = random.nextInt(30);
          addIpv6(
              slot,
              announce(random, connectionIds.issue(0x2001_0db8L << 32, low, nowS)),
              0x2001_0db8L << 32,
              low);
        }
        default -> add(slot, announce(random, id), address);
      }
    }
  }

  @Test
  void shouldAllocateNothingFromBatchToBatch() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    Random random = new Random(11);
    int allocating = 0;
    for (int round = 0; round < 4000; round++) {
      batch.clear();
      fill(random);
      long before = threads.getThreadAllocatedBytes(thread);
      responder.respond(batch);
      if (threads.getThreadAllocatedBytes(thread) > before && round >= 2000) {
        allocating++;
      }
    }
    // The compiler at work puts a few objects back on the heap for a moment; the road never does.
    assertTrue(allocating < 20, allocating + " of 2000 batches allocated");
    assertTrue(status.total(Counter.ANNOUNCES_UDP4) > 50_000);
    assertTrue(status.total(Counter.ANNOUNCES_UDP6) > 20_000);
    assertTrue(status.total(Counter.SCRAPES_UDP) > 10_000);
    assertTrue(status.total(Counter.DROPPED_CONNECTION_ID) > 10_000);
    assertTrue(status.total(Counter.REFUSED_PORT) > 10);
    assertTrue(status.total(Counter.PEERS_STOPPED) > 100);
  }

  @Test
  void shouldNeverSendMoreToAStrangerThanItSent() {
    Random random = new Random(12);
    for (int round = 0; round < 3000; round++) {
      batch.clear();
      for (int slot = 0; slot < UdpBatch.CAPACITY; slot++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        ByteBuffer datagram = ByteBuffer.wrap(bytes);
        if (bytes.length >= 12 && random.nextBoolean()) {
          datagram.putInt(8, random.nextInt(4));
        }
        if (bytes.length >= 16 && random.nextInt(4) == 0) {
          datagram.putLong(0, 0x41727101980L);
        }
        add(slot, datagram, random.nextInt());
      }
      responder.respond(batch);
      for (int slot = 0; slot < UdpBatch.CAPACITY; slot++) {
        assertTrue(batch.replyLength(slot) <= batch.requestLength(slot));
        assertTrue(batch.replyLength(slot) <= 16);
      }
    }
    assertEquals(0, store.swarmCount());
  }
}
