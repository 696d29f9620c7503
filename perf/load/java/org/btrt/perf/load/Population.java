// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;

/**
 * Who announces what: peers, each in one torrent, and what is known about the right answers. The
 * same in every run.
 *
 * <p>{@link #skewed}: torrent <i>i</i> of T has weight T/P + exp(6.5 - 500 i / T); each of the P
 * peers is drawn into a torrent by weight. {@link #even}: swarms of one size.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> 4 bytes per peer and torrent; info-hashes and
 * peer ids are computed. <em>Source:</em> aquatic_bencher, February 2024; every peer has a peer id
 * of its own instead of one for all.
 */
public final class Population {
  /** Peers in a reply at most. */
  public static final int PEERS_WANTED = 30;

  private static final long SEED = 20261120;
  private static final int SEEDERS_OF_FOUR = 3;
  private static final double WEIGHT_EXPONENT = 6.5;
  private static final double WEIGHT_SLOPE = 500;

  private final int[] torrents;
  private final int[] sizes;

  private Population(int torrentCount, int[] torrents) {
    this.torrents = torrents;
    this.sizes = new int[torrentCount];
    for (int torrent : torrents) {
      sizes[torrent]++;
    }
  }

  /** The population of the published comparison: few large swarms, many tiny ones. */
  public static Population skewed(int torrentCount, int peerCount) {
    double[] sums = new double[torrentCount];
    double sum = 0;
    for (int i = 0; i < torrentCount; i++) {
      sum +=
          (double) torrentCount / peerCount
              + Math.exp(WEIGHT_EXPONENT - WEIGHT_SLOPE * i / torrentCount);
      sums[i] = sum;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int[] torrents = new int[peerCount];
    for (int peer = 0; peer < peerCount; peer++) {
      int found = Arrays.binarySearch(sums, random.nextDouble() * sum);
      torrents[peer] = Math.min(torrentCount - 1, found >= 0 ? found + 1 : -found - 1);
    }
    return new Population(torrentCount, torrents);
  }

  /** Swarms of {@code swarmSize} peers; their peers are spread, as they announce at any time. */
  public static Population even(int peerCount, int swarmSize) {
    int torrentCount = Math.ceilDiv(peerCount, swarmSize);
    int[] torrents = new int[peerCount];
    for (int peer = 0; peer < peerCount; peer++) {
      torrents[peer] = peer % torrentCount;
    }
    return new Population(torrentCount, torrents);
  }

  public int torrentCount() {
    return sizes.length;
  }

  public int peerCount() {
    return torrents.length;
  }

  /** The torrent of a peer. */
  public int torrentOf(int peer) {
    return torrents[peer];
  }

  /** Peers of a torrent, once all have announced. */
  public int sizeOf(int torrent) {
    return sizes[torrent];
  }

  /** Whether a peer has everything; three of four have. */
  public static boolean isSeeder(int peer) {
    return (mix(peer) & 3) < SEEDERS_OF_FOUR;
  }

  /**
   * Peers per reply that a right tracker returns when every peer has announced and seeders are
   * given seeders: the mean, over all peers, of the others in their swarm, {@link #PEERS_WANTED} at
   * most.
   */
  public double peersPerReply() {
    double sum = 0;
    for (int size : sizes) {
      sum += (double) size * Math.min(PEERS_WANTED, size - 1);
    }
    return sum / torrents.length;
  }

  /** The same where seeders are given leechers only, which is what some trackers always do. */
  public double peersPerReplyWithoutSeeders() {
    int[] leechers = new int[sizes.length];
    for (int peer = 0; peer < torrents.length; peer++) {
      leechers[torrents[peer]] += isSeeder(peer) ? 0 : 1;
    }
    double sum = 0;
    for (int torrent = 0; torrent < sizes.length; torrent++) {
      int few = leechers[torrent];
      int size = sizes[torrent];
      sum += (double) (size - few) * Math.min(PEERS_WANTED, few);
      sum += (double) few * Math.min(PEERS_WANTED, size - 1);
    }
    return sum / torrents.length;
  }

  /** Writes the 20 bytes of a torrent's info-hash. */
  public static void infoHash(int torrent, MutableDirectBuffer buffer, int offset) {
    long word = mix(SEED + torrent);
    buffer.putLong(offset, word);
    word = mix(word);
    buffer.putLong(offset + Long.BYTES, word);
    buffer.putInt(offset + 2 * Long.BYTES, (int) mix(word));
  }

  /** Writes the 20 bytes of a peer's id, in the usual shape: client, version, random. */
  public static void peerId(int peer, MutableDirectBuffer buffer, int offset) {
    // "-LT2080-" as a little-endian word.
    buffer.putLong(offset, 0x2D30_3830_3254_4C2DL);
    buffer.putLong(offset + Long.BYTES, mix(~(long) peer));
    buffer.putInt(offset + 2 * Long.BYTES, peer);
  }

  /** A bijection of long words that leaves no pattern (SplittableRandom's). */
  private static long mix(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
