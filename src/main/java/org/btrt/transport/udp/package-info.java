// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP side of the tracker: sockets and event loops, connection ids, what strangers are
 * answered.
 *
 * <p>An engine (today: Netty) fills a {@link org.btrt.transport.udp.UdpBatch} with the datagrams
 * that one read brought; {@link org.btrt.transport.udp.UdpResponder} answers the batch and knows no
 * engine; the engine sends the replies together.
 *
 * <p>Arrows: may use {@code protocol}, {@code announce}, {@code swarm} (as a part of the announce
 * contract), {@code status}, {@code config}, {@code common}; never {@code transport.http}. Threads
 * that enter: the loops {@code btrt-udp-N}, and the composition to start and close.
 */
package org.btrt.transport.udp;
