// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP side of the tracker: sockets and event loops, connection ids, what strangers are
 * answered.
 *
 * <p>{@link org.btrt.transport.udp.UdpServer} chooses an engine: the system calls themselves, or
 * Netty. It fills a {@link org.btrt.transport.udp.UdpBatch} with the datagrams that one read
 * brought; {@link org.btrt.transport.udp.UdpResponder} answers the batch and knows no engine; the
 * engine sends the replies together.
 *
 * <p>Arrows: may use {@code transport.linux}, {@code protocol}, {@code announce}, {@code swarm} (as
 * a part of the announce contract), {@code status}, {@code config}, {@code common}; never {@code
 * transport.http}. Threads that enter: the workers {@code btrt-udp-N}, and the composition to start
 * and close.
 */
package org.btrt.transport.udp;
