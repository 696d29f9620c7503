// SPDX-License-Identifier: Apache-2.0
/**
 * Finds out whether peers can be connected to, by connecting: those that cannot are not handed out.
 * Peers come from the workers through {@link org.btrt.announce.NewPeers}, results go into the
 * store.
 *
 * <p>A tracker that connects to whatever is announced would scan networks for anybody. So it
 * connects only to the address from which the announce came, proven by a connection id or a TCP
 * connection, never to one that a parameter names; to ports from 1024 on; a few times in ten
 * minutes for each address; and sends nothing but the beginning of BitTorrent's handshake.
 *
 * <p>The books are in {@link org.btrt.natcheck.CheckBook}, a connection is {@link
 * org.btrt.natcheck.HandshakeProbe}, and {@link org.btrt.natcheck.NatChecker} is the event loop
 * that has both.
 *
 * <p><em>Arrows:</em> {@code announce} (its port), {@code swarm}, {@code status}, {@code config},
 * {@code common}. <em>Threads:</em> one event loop, {@code btrt-natcheck}.
 */
package org.btrt.natcheck;
