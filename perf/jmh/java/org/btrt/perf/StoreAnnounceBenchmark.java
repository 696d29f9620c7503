// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf;

import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AccessList;
import org.btrt.announce.PolicyChoice;
import org.btrt.common.SipHash;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.PolicySettings;
import org.btrt.config.StoreSettings;
import org.btrt.perf.load.Population;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.TimeSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Announces of known peers, drawn uniformly from the population of the load tests and stored
 * already, in batches as a UDP worker hands them over. Beside it: the same by a plain heap store,
 * Chronicle Map's look-up under its update lock with one word changed in place, and the making of
 * the requests, which is part of all three.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class StoreAnnounceBenchmark {
  private static final int BATCH = 64;
  private static final int DRAWN = 1 << 20;
  private static final int PEERS_PER_SWARM = 2;
  private static final int REPLY_LENGTH = 2048;
  private static final int LIFETIME_S = 2700;
  private static final int ADDRESSES = 8;
  private static final int ADDRESS_BASE = 0x7F00_0101;
  private static final int PORTS = 65_535;
  private static final int KEY_LENGTH = 24;
  private static final int VALUE_LENGTH = 480;
  private static final int SEED = 20261120;
  private static final int PROGRESSES = 7;
  private static final double PEERS_TOLERANCE = 0.03;

  /** Torrents; the peers are twice as many. */
  @Param({"1000", "1000000"})
  private int swarms;

  /** Which of the stores is filled; the others would only take memory. */
  @Param({"chronicle", "heap", "lookup", "none"})
  private String store;

  /** The policy, for {@code chronicle}. */
  @Param({"order"})
  private String policy;

  private PeerQuota quota;
  private final SwarmRequest[] requests = new SwarmRequest[BATCH];
  private final UnsafeBuffer[] replies = new UnsafeBuffer[BATCH];
  private final UnsafeBuffer id = new UnsafeBuffer(new byte[KEY_LENGTH]);
  private Population population;
  private int[] drawn;
  private int next;
  private int turn;
  private Contender contender;

  /** What answers the batch that stands in the requests. */
  private interface Contender {
    long answer();

    void close();
  }

  /** Fills the store and checks that it answers with as many peers as it should. */
  @Setup
  public void setUp() {
    quota =
        PolicyChoice.of(
            ConfigurationReader.defaults()
                .policy()
                .withMode(PolicySettings.Mode.valueOf(policy.toUpperCase(Locale.ROOT))),
            AccessList.open(),
            0,
            new SipHash(SEED, SEED));
    population = Population.skewed(swarms, swarms * PEERS_PER_SWARM);
    for (int i = 0; i < BATCH; i++) {
      requests[i] = new SwarmRequest();
      replies[i] = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(REPLY_LENGTH));
    }
    contender =
        switch (store) {
          case "chronicle" -> new Chronicle();
          case "heap" -> new Heap();
          case "lookup" -> new Lookup();
          default -> new None();
        };
    int peers = population.peerCount();
    for (int first = 0; first < peers; first += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        prepare(i, Math.min(first + i, peers - 1));
      }
      contender.answer();
    }
    drawn = new SplittableRandom(SEED).ints(DRAWN, 0, peers).toArray();
    if (contender instanceof Chronicle || contender instanceof Heap) {
      checkAnswers();
    }
  }

  private void checkAnswers() {
    long handedOut = 0;
    for (int i = 0; i < DRAWN; i += BATCH) {
      handedOut += announce();
    }
    double expected = population.peersPerReply();
    double found = (double) handedOut / DRAWN;
    if (Math.abs(found - expected) > expected * PEERS_TOLERANCE) {
      throw new IllegalStateException(found + " peers per reply, expected: " + expected);
    }
  }

  /** Closes the store. */
  @TearDown
  public void tearDown() {
    contender.close();
  }

  /** One announce, in a batch of 64. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long announce() {
    int at = next;
    for (int i = 0; i < BATCH; i++) {
      prepare(i, drawn[at + i]);
    }
    next = at + BATCH & DRAWN - 1;
    return contender.answer();
  }

  private void prepare(int index, int peer) {
    SwarmRequest request = requests[index];
    Population.infoHash(population.torrentOf(peer), id, 0);
    request.infoHash(id, 0);
    Population.peerId(peer, id, 0);
    request.peerId(id, 0);
    request.ipv4(ADDRESS_BASE + peer % ADDRESSES);
    request.port(1 + peer / ADDRESSES % PORTS);
    request.group(0);
    request.seeder(Population.isSeeder(peer));
    request.progress(
        !quota.isAskerWanted() || Population.isSeeder(peer)
            ? 0
            : 1 + (turn++ & 0xFFFF) % PROGRESSES);
    request.event(PeerEvent.NONE);
    request.lifetimeS(LIFETIME_S);
    request.registering(true);
    request.peersWanted(Population.PEERS_WANTED);
    request.seedersWanted(true);
    request.peersTo(replies[index], 0, PeerFormat.COMPACT);
  }

  /** The store of the tracker. */
  private final class Chronicle implements Contender {
    private final ChronicleSwarmStore swarmStore =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), swarms * 5L / 4, swarms * 5L / 2),
            TimeSource.system(),
            notice -> {});

    @Override
    public long answer() {
      swarmStore.announce(requests, BATCH, quota);
      long peers = 0;
      for (SwarmRequest request : requests) {
        peers += request.peerCount();
      }
      return peers;
    }

    @Override
    public void close() {
      swarmStore.close();
    }
  }

  /** A hash map of arrays. */
  private final class Heap implements Contender {
    private final HeapSwarms heapSwarms = new HeapSwarms();
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Override
    public long answer() {
      int deadlineS = (int) (System.nanoTime() / 1_000_000_000L) + LIFETIME_S;
      long peers = 0;
      for (int i = 0; i < BATCH; i++) {
        SwarmRequest request = requests[i];
        peers +=
            heapSwarms.announce(
                new HeapSwarms.Key(request.infoHash0(), request.infoHash1(), request.infoHash2()),
                request.addressLow() << Short.SIZE | request.port(),
                deadlineS,
                request.peersWanted(),
                random.nextInt(),
                replies[i]);
      }
      return peers;
    }

    @Override
    public void close() {}
  }

  /** Chronicle Map alone: an entry is found, locked, and one word of it changed. */
  private final class Lookup implements Contender {
    private static final int SEGMENTS = 64;

    private final ChronicleMap<byte[], byte[]> map =
        ChronicleMapBuilder.of(byte[].class, byte[].class)
            .constantKeySizeBySample(new byte[KEY_LENGTH])
            .constantValueSizeBySample(new byte[VALUE_LENGTH])
            .entryAndValueOffsetAlignment(Long.BYTES)
            .actualSegments(SEGMENTS)
            .entries(swarms * 5L / 4)
            .checksumEntries(false)
            .skipCloseOnExitHook(true)
            .create();
    private final BytesStore<?, ?> key = BytesStore.nativeStoreWithFixedCapacity(KEY_LENGTH);
    private final BytesStore<?, ?> empty = BytesStore.nativeStoreWithFixedCapacity(VALUE_LENGTH);
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    @Override
    public long answer() {
      long found = 0;
      for (SwarmRequest request : requests) {
        key.writeLong(0, request.infoHash0());
        key.writeLong(Long.BYTES, request.infoHash1());
        key.writeInt(2 * Long.BYTES, request.infoHash2());
        try (ExternalMapQueryContext<byte[], byte[], ?> context =
            map.queryContext(key, 0, KEY_LENGTH)) {
          context.updateLock().lock();
          if (context.entry() == null) {
            context.absentEntry().doInsert(context.wrapValueBytesAsData(empty, 0, VALUE_LENGTH));
          } else {
            Data<byte[]> bytes = context.entry().value();
            value.wrap(bytes.bytes().addressForRead(bytes.offset()), VALUE_LENGTH);
            value.putInt(0, value.getInt(0) + 1);
            found++;
          }
        }
      }
      return found;
    }

    @Override
    public void close() {
      map.close();
      key.releaseLast();
      empty.releaseLast();
    }
  }

  /** Nobody: what making the requests costs. */
  private final class None implements Contender {
    @Override
    public long answer() {
      return requests[BATCH - 1].port();
    }

    @Override
    public void close() {}
  }
}
