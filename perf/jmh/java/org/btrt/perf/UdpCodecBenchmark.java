// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.perf.load.Population;
import org.btrt.protocol.udp.UdpReplyEncoder;
import org.btrt.protocol.udp.UdpRequestFlyweight;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading announces and writing replies, over batches of datagrams off the heap. The yardsticks
 * copy as many bytes as the datagram has: 98 of an announce, 20 and 128 of the replies.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class UdpCodecBenchmark {
  private static final int BATCH = 64;
  private static final int STRIDE = 2048;
  private static final int PEERS_LENGTH = 21 * 6;
  private static final int SCRAPE_HASHES = 10;

  private final UdpRequestFlyweight request = new UdpRequestFlyweight();
  private final UnsafeBuffer[] datagrams = new UnsafeBuffer[BATCH];
  private final UnsafeBuffer[] replies = new UnsafeBuffer[BATCH];

  /** Makes datagrams of distinct peers, and checks that they are read as they were written. */
  @Setup
  public void setUp() {
    ByteBuffer memory = ByteBuffer.allocateDirect(2 * BATCH * STRIDE);
    for (int i = 0; i < BATCH; i++) {
      datagrams[i] = new UnsafeBuffer(memory, i * STRIDE, STRIDE);
      replies[i] = new UnsafeBuffer(memory, (BATCH + i) * STRIDE, STRIDE);
      UnsafeBuffer datagram = datagrams[i];
      datagram.putByte(11, (byte) UdpRequestFlyweight.ACTION_ANNOUNCE);
      datagram.putByte(15, (byte) i);
      Population.infoHash(i, datagram, UdpRequestFlyweight.INFO_HASH_OFFSET);
      Population.peerId(i, datagram, UdpRequestFlyweight.PEER_ID_OFFSET);
      datagram.putByte(97, (byte) i);
      request.wrap(datagram, UdpRequestFlyweight.ANNOUNCE_LENGTH);
      if (request.action() != UdpRequestFlyweight.ACTION_ANNOUNCE
          || request.transactionId() != i
          || request.port() != i) {
        throw new IllegalStateException("datagram " + i + " is read wrongly");
      }
    }
  }

  /** All fields of an announce, as the tracker reads them. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long decodeAnnounce() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      UnsafeBuffer datagram = datagrams[i];
      request.wrap(datagram, UdpRequestFlyweight.ANNOUNCE_LENGTH);
      sum += request.action() + request.connectionId() + request.transactionId();
      sum += datagram.getLong(UdpRequestFlyweight.INFO_HASH_OFFSET);
      sum += datagram.getLong(UdpRequestFlyweight.INFO_HASH_OFFSET + 8);
      sum += datagram.getInt(UdpRequestFlyweight.INFO_HASH_OFFSET + 16);
      sum += datagram.getLong(UdpRequestFlyweight.PEER_ID_OFFSET);
      sum += datagram.getLong(UdpRequestFlyweight.PEER_ID_OFFSET + 8);
      sum += datagram.getInt(UdpRequestFlyweight.PEER_ID_OFFSET + 16);
      sum += request.isWholeAnnounce() ? 1 : 0;
      sum += request.leftBytes() + request.event() + request.ip();
      sum += request.numWanted() + request.port();
    }
    return sum;
  }

  /** The yardstick of {@link #decodeAnnounce}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long decodeAnnounceYardstick() {
    for (int i = 0; i < BATCH; i++) {
      replies[i].putBytes(0, datagrams[i], 0, UdpRequestFlyweight.ANNOUNCE_LENGTH);
    }
    return replies[0].getLong(0);
  }

  /** What stands before the peers, which the store has written in place. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long encodeAnnounce() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += UdpReplyEncoder.announce(replies[i], i, 1800, i, 3 * i, PEERS_LENGTH);
    }
    return sum;
  }

  /** The yardstick of {@link #encodeAnnounce}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long encodeAnnounceYardstick() {
    for (int i = 0; i < BATCH; i++) {
      replies[i].putBytes(0, datagrams[i], 0, UdpReplyEncoder.PEERS_OFFSET);
    }
    return replies[0].getLong(0);
  }

  /** A scrape of ten torrents. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long encodeScrape() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      for (int entry = 0; entry < SCRAPE_HASHES; entry++) {
        UdpReplyEncoder.scrapeEntry(replies[i], entry, i, entry, 3L * i);
      }
      sum += UdpReplyEncoder.scrape(replies[i], i, SCRAPE_HASHES);
    }
    return sum;
  }

  /** The yardstick of {@link #encodeScrape}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long encodeScrapeYardstick() {
    for (int i = 0; i < BATCH; i++) {
      replies[i].putBytes(
          0,
          datagrams[i],
          0,
          UdpReplyEncoder.SCRAPE_OFFSET + SCRAPE_HASHES * UdpReplyEncoder.SCRAPE_ENTRY_LENGTH);
    }
    return replies[0].getLong(0);
  }
}
