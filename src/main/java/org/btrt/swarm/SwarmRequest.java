// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One announce on its way through the store: who asks about which swarm, where the chosen peers go,
 * and what came of it. Reused for announce after announce, so that the road allocates nothing.
 *
 * <p><em>Threading:</em> owned by one worker; the store reads the question and writes the answer
 * during {@link SwarmStore#announce}, and keeps no reference.
 */
public class SwarmRequest {
  /** What the store did with a request. */
  public enum Outcome {
    /** Answered; the announcer is stored (or gone, if it stopped). */
    DONE,
    /**
     * Answered, but the announcer could not be stored: its swarm or the store has no room for more.
     */
    NOT_STORED,
    /** Not answered: the swarm is unknown and the store takes no new ones. */
    STORE_FULL
  }

  /** What became of the announcer. */
  public enum Change {
    /** It was and is not in the swarm, or it only asked. */
    NONE,
    /** It is new. */
    ADDED,
    /** It was there before. */
    RENEWED,
    /** It said goodbye. */
    REMOVED,
    /** Somebody else is at the address that it only claims, and stays as it is. */
    DENIED
  }

  private long infoHash0;
  private long infoHash1;
  private int infoHash2;
  private boolean ipv6;
  private long addressHigh;
  private long addressLow;
  private int port;
  private long peerId0;
  private long peerId1;
  private int peerId2;
  private int group;
  private boolean seeder;
  private PeerEvent event = PeerEvent.NONE;
  private int lifetimeS;
  private boolean cryptoSupported;
  private boolean cryptoRequired;
  private boolean registering;
  private AddressOrigin origin = AddressOrigin.PROVEN;
  private int progress;
  private boolean standingStill;

  private int peersWanted;
  private boolean seedersWanted;
  private PeerFormat format = PeerFormat.COMPACT;
  private MutableDirectBuffer peers;
  private int peersOffset;
  private long draw;

  private Outcome outcome = Outcome.DONE;
  private Change change = Change.NONE;
  private boolean completionCounted;
  private boolean checked;
  private boolean unreachable;
  private int expiredCount;
  private boolean stalled;
  private int leechers;
  private int seeders;
  private int completed;
  private int peerCount;
  private PeerCounts candidates;
  private final int[] peersOfGroup = new int[GROUPS_MAX];

  /** Takes the 20 bytes of an info-hash (BEP 3) at {@code offset}. */
  public final void infoHash(DirectBuffer buffer, int offset) {
    infoHash(
        buffer.getLong(offset, BIG_ENDIAN),
        buffer.getLong(offset + 8, BIG_ENDIAN),
        buffer.getInt(offset + 16, BIG_ENDIAN));
  }

  /** Takes an info-hash as its big-endian words: bytes 0-7, 8-15 and 16-19. */
  public final void infoHash(long word0, long word1, int word2) {
    infoHash0 = word0;
    infoHash1 = word1;
    infoHash2 = word2;
  }

  /** Bytes 0-7 of the info-hash. */
  public final long infoHash0() {
    return infoHash0;
  }

  /** Bytes 8-15 of the info-hash. */
  public final long infoHash1() {
    return infoHash1;
  }

  /** Bytes 16-19 of the info-hash. */
  public final int infoHash2() {
    return infoHash2;
  }

  /** The announcer's IPv4 address, first byte in the most significant bits. */
  public final void ipv4(int address) {
    ipv6 = false;
    addressHigh = 0;
    addressLow = address & 0xFFFF_FFFFL;
  }

  /** The announcer's IPv6 address as its two big-endian halves. */
  public final void ipv6(long high, long low) {
    ipv6 = true;
    addressHigh = high;
    addressLow = low;
  }

  /** Which family's swarm is asked for. */
  public final boolean isIpv6() {
    return ipv6;
  }

  /** Bytes 0-7 of an IPv6 address; 0 for IPv4. */
  public final long addressHigh() {
    return addressHigh;
  }

  /** Bytes 8-15 of an IPv6 address; an IPv4 address in the low 32 bits. */
  public final long addressLow() {
    return addressLow;
  }

  /** The port the announcer listens on, 0-65535. */
  public final void port(int value) {
    port = value;
  }

  public final int port() {
    return port;
  }

  /** Takes the 20 bytes of a peer id at {@code offset}. */
  public final void peerId(DirectBuffer buffer, int offset) {
    peerId0 = buffer.getLong(offset, BIG_ENDIAN);
    peerId1 = buffer.getLong(offset + 8, BIG_ENDIAN);
    peerId2 = buffer.getInt(offset + 16, BIG_ENDIAN);
  }

  /** Takes the peer id of another request. */
  public final void peerId(SwarmRequest other) {
    peerId0 = other.peerId0;
    peerId1 = other.peerId1;
    peerId2 = other.peerId2;
  }

  /** Bytes 0-7 of the peer id. */
  public final long peerId0() {
    return peerId0;
  }

  /** Bytes 8-15 of the peer id. */
  public final long peerId1() {
    return peerId1;
  }

  /** Bytes 16-19 of the peer id. */
  public final int peerId2() {
    return peerId2;
  }

  /** The group of the announcer's address, 0 first. */
  public final void group(int value) {
    group = value;
  }

  public final int group() {
    return group;
  }

  /** Whether the announcer has everything ({@code left} is 0). */
  public final void seeder(boolean value) {
    seeder = value;
  }

  public final boolean isSeeder() {
    return seeder;
  }

  public final void event(PeerEvent value) {
    event = value;
  }

  public final PeerEvent event() {
    return event;
  }

  /** For how long the announcer is kept without another announce, in seconds. */
  public final void lifetimeS(int value) {
    lifetimeS = value;
  }

  public final int lifetimeS() {
    return lifetimeS;
  }

  /**
   * Whether the announce changes the swarm. Off for a question only: the other family of a client
   * that is known by one address (BEP 7), or an announce whose sender may not be stored.
   */
  public final void registering(boolean value) {
    registering = value;
  }

  public final boolean isRegistering() {
    return registering;
  }

  /**
   * What the announcer says of encrypted connections.
   *
   * @param supported whether it takes them
   * @param required whether it takes no others: those who take them are handed out to it first
   */
  public final void crypto(boolean supported, boolean required) {
    cryptoSupported = supported;
    cryptoRequired = required;
  }

  final boolean isCryptoSupported() {
    return cryptoSupported;
  }

  final boolean isCryptoRequired() {
    return cryptoRequired;
  }

  /** How it is known that the announcer is at its address. */
  public final void origin(AddressOrigin value) {
    origin = value;
  }

  public final AddressOrigin origin() {
    return origin;
  }

  /**
   * How far the announcer's download is: a number that another one than last time shows to have
   * moved. 1-7; 0: not known, or nothing to move.
   */
  public final void progress(int value) {
    progress = value;
  }

  public final int progress() {
    return progress;
  }

  /** The progress of a download that lacks so much, 1-7: of two that differ, six in seven do. */
  public static int progressOf(long left) {
    // Mixed twice: lefts that differ by some number of pieces are not to be alike for that alone.
    long mixed = left * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0x9E37_79B9_7F4A_7C15L;
    return 1 + (int) ((mixed >>> 32) * 7 >>> 32);
  }

  /**
   * Whether an announce before this one, that it goes on with, has shown the download to stand
   * still.
   */
  public final void standingStill(boolean value) {
    standingStill = value;
  }

  final boolean isStandingStill() {
    return standingStill;
  }

  /** How many peers the reply may hold; the buffer has room for them. */
  public final void peersWanted(int value) {
    peersWanted = value;
  }

  public final int peersWanted() {
    return peersWanted;
  }

  /** Whether seeders may be among them. */
  public final void seedersWanted(boolean value) {
    seedersWanted = value;
  }

  public final boolean isSeedersWanted() {
    return seedersWanted;
  }

  /** Where the chosen peers are written, one behind the other. */
  public final void peersTo(MutableDirectBuffer buffer, int offset, PeerFormat peerFormat) {
    peers = buffer;
    peersOffset = offset;
    format = peerFormat;
  }

  /** What chance is drawn from; the store sets it anew for every announce. */
  public final void chance(long value) {
    draw = value;
  }

  /**
   * A number from 0 to {@code bound - 1}, drawn evenly for each announce, and apart from those that
   * decide which peers of a group are handed out.
   */
  public final int draw(int bound) {
    return PeerChooser.place(draw, GROUPS_MAX, bound);
  }

  final long draw() {
    return draw;
  }

  final MutableDirectBuffer peers() {
    return peers;
  }

  final int peersOffset() {
    return peersOffset;
  }

  public final PeerFormat format() {
    return format;
  }

  /** Bytes that the chosen peers take in the buffer. */
  public final int peersLength() {
    return peerCount * format.peerLength(ipv6);
  }

  /** How many peers were chosen. */
  public final int peerCount() {
    return peerCount;
  }

  /** How many of them belong to {@code ofGroup}. */
  public final int peersOfGroup(int ofGroup) {
    return peersOfGroup[ofGroup];
  }

  public final Outcome outcome() {
    return outcome;
  }

  /** Leechers of this family after the announce, the announcer included. */
  public final int leechers() {
    return leechers;
  }

  /** Seeders of this family after the announce, the announcer included. */
  public final int seeders() {
    return seeders;
  }

  /** How often this swarm was completed, as told by its peers. */
  public final int completed() {
    return completed;
  }

  /** What became of the announcer. */
  public final Change change() {
    return change;
  }

  /** Whether this announce completed a download that had not been counted before. */
  public final boolean isCompletionCounted() {
    return completionCounted;
  }

  /** Whether it is known already whether the announcer can be connected to. */
  public final boolean isChecked() {
    return checked;
  }

  /** Whether the announcer is known as one that cannot be connected to. */
  public final boolean isUnreachable() {
    return unreachable;
  }

  /** How many peers were met and dropped because their time was over. */
  public final int expiredCount() {
    return expiredCount;
  }

  /** Whether the download stands still, as far as the quota wanted to know. */
  public final boolean isStalled() {
    return stalled;
  }

  final void stalled(boolean value) {
    stalled = value;
  }

  /**
   * Where what the quota was asked about is to be kept for somebody who asks it again; null:
   * nowhere.
   */
  public final void candidatesTo(PeerCounts counts) {
    candidates = counts;
  }

  /** The peers there were to choose from; of a swarm that is not known: nobody. Null: not kept. */
  public final PeerCounts candidates() {
    return candidates;
  }

  final int[] peersOfGroup() {
    return peersOfGroup;
  }

  /** Forgets the answer to the question before. */
  final void clearAnswer() {
    outcome = Outcome.DONE;
    change = Change.NONE;
    completionCounted = false;
    checked = false;
    unreachable = false;
    expiredCount = 0;
    stalled = false;
    leechers = 0;
    seeders = 0;
    completed = 0;
    peerCount = 0;
    Arrays.fill(peersOfGroup, 0);
    if (candidates != null) {
      candidates.groups(0);
      candidates.asker(0, false, false, 0);
    }
  }

  final void chosen(int count) {
    peerCount = count;
  }

  final void outcome(Outcome value) {
    outcome = value;
  }

  final void change(Change value) {
    change = value;
  }

  final void reachability(boolean isKnown, boolean isUnreachable) {
    checked = isKnown;
    unreachable = isUnreachable;
  }

  final void completionCounted() {
    completionCounted = true;
  }

  final void addExpired(int count) {
    expiredCount += count;
  }

  final void counts(int leecherCount, int seederCount, int completedCount) {
    leechers = leecherCount;
    seeders = seederCount;
    completed = completedCount;
  }
}
