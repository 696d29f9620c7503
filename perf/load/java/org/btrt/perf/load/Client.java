// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

/**
 * One socket of the generator and its window of outstanding requests. Each request keeps the moment
 * at which it was due, whatever happens to it afterwards.
 *
 * <p><em>Threading:</em> owned by the generator's thread. <em>Memory:</em> allocates nothing after
 * construction.
 */
interface Client extends AutoCloseable {
  /** Whether another request may be prepared. */
  boolean hasRoom();

  /** Whether all requests were answered. */
  boolean isQuiet();

  /** Whether announces say that they are a peer's first. */
  void started(boolean value);

  /**
   * Does what has to come before announces; may use room.
   *
   * @return whether announces may be prepared
   */
  boolean isReady(long nowNs);

  /**
   * Prepares an announce; there must be room.
   *
   * @param port of the peer
   * @param dueNs when it should have been sent
   */
  void announce(int peer, int port, long dueNs);

  /** Prepares a scrape of the torrents of {@code count} peers from {@code firstPeer} on. */
  void scrape(int firstPeer, int count, long dueNs);

  /**
   * Sends what was prepared.
   *
   * @return whether there was anything
   */
  boolean flush(long nowNs);

  /** Takes the replies that are there. */
  void receive(long nowNs);

  /** Sends again what was not answered in time. Nothing may wait to be flushed. */
  void resend(long nowNs);

  @Override
  void close();
}
