// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.swarm.SwarmRequest;

/**
 * One announce as a transport read it. The transport sets who, which swarm, what the client says of
 * itself and where the peers go; {@link Announcer} derives the rest. Reused; owned by one worker.
 */
public final class AnnounceRequest extends SwarmRequest {
  private long leftBytes;
  private int numWanted;
  private int peersRoom;
  private boolean fromTracker;
  private Refusal refusal;
  private ListedTorrent torrent;
  private int intervalS;

  /**
   * What is left to download, as sent: 0 is a seeder, anything else, also a negative number, is a
   * leecher.
   */
  public void leftBytes(long value) {
    leftBytes = value;
  }

  long leftBytes() {
    return leftBytes;
  }

  /** How many peers the client asks for; negative: it does not say. */
  public void numWanted(int value) {
    numWanted = value;
  }

  int numWanted() {
    return numWanted;
  }

  /** How many peers the reply has room for, whatever the client asks for. */
  public void peersRoom(int value) {
    peersRoom = value;
  }

  int peersRoom() {
    return peersRoom;
  }

  /**
   * Whether another tracker asks, and says so: it is no peer, and is told ours alone, so that two
   * trackers that ask each other do not hear their own again.
   */
  public void fromTracker(boolean value) {
    fromTracker = value;
  }

  boolean isFromTracker() {
    return fromTracker;
  }

  /** Why the announce was refused; null: it was not, and the peers are in the buffer. */
  public Refusal refusal() {
    return refusal;
  }

  void refusal(Refusal value) {
    refusal = value;
  }

  /** The reason of the refusal, for people. Shared: not to be changed, as the others. */
  public byte[] refusalText() {
    return refusal == Refusal.TORRENT_FAILURE ? torrent.failure() : refusal.text();
  }

  /** The same, not longer than an error by UDP may be. */
  public byte[] shortRefusalText() {
    return refusal == Refusal.TORRENT_FAILURE ? torrent.shortFailure() : refusal.text();
  }

  /** What people are to be told of a torrent that was not refused; null: nothing. */
  public byte[] warning() {
    return torrent == null ? null : torrent.warning();
  }

  /** Null: the torrent is not listed by its file. */
  ListedTorrent torrent() {
    return torrent;
  }

  void torrent(ListedTorrent value) {
    torrent = value;
  }

  /** When the client should come back, in seconds. */
  public int intervalS() {
    return intervalS;
  }

  void intervalS(int value) {
    intervalS = value;
  }
}
