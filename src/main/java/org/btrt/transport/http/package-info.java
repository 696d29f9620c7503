// SPDX-License-Identifier: Apache-2.0
/**
 * Announces and scrapes over HTTP/1, with TLS below it or without: sockets, connections, deadlines,
 * admission.
 *
 * <p>May use {@code protocol}, {@code announce} (and through it {@code swarm}), {@code status},
 * {@code config} and {@code common}; never {@code transport.udp}.
 *
 * <p>Threads: {@code btrt-http-N}, one event loop each with an announcer, counters and buffers of
 * its own, and on epoll a listening socket of its own. A connection lives and dies on one of them.
 * Others enter only to start and to close the server. {@code btrt-https-N} are the same for
 * connections with TLS, and {@code btrt-certificate} looks after the certificate.
 *
 * <p>TLS is Netty's handler over the JDK's engine (see {@link org.btrt.transport.http.TlsContext}),
 * below the decoder and the connection that plain HTTP has; {@link
 * org.btrt.transport.http.TlsLayer} is what stands between them. A handshake is limited as a UDP
 * connect is, and has to be done within {@code http.request_timeout}. What comes by HTTPS counts as
 * HTTP, in announces, scrapes and connections; latencies are told apart.
 *
 * <p>What HTTP is here: GET and HEAD without content, HTTP/1.0 and 1.1, kept alive, pipelined. All
 * that two programs on the way could read differently (Transfer-Encoding, Content-Length other than
 * 0, Expect, two Hosts or none in HTTP/1.1, HTTP/0.9) is answered with 400 and the end of the
 * connection; an offer to upgrade is ignored. Replies are never compressed, asked or not: they are
 * short and nearly all random bytes.
 *
 * <p>Two roads lead to the same answer. What nearly all clients send, a GET with a few usual fields
 * (see {@link org.btrt.protocol.http.RequestScanner}), is answered from the bytes as they were
 * read. Everything else, and whatever the scanner is not sure of, goes to Netty's decoder with all
 * that follows it; a property test holds that both answer alike. A connection is read once and
 * written once in a turn, and the announces of all connections that one pass of the event loop has
 * found readable are one batch; none of it allocates. The reply to an announce is written where it
 * is sent from; its peers are copied once, from where the store puts them.
 *
 * <p>Whose address counts: see {@link org.btrt.transport.http.ClientAddress}. The parameter {@code
 * ip} is believed only if the <em>client's</em> address, as found there, is in {@code
 * announce.trusted_sources}: were the socket's address enough, everybody behind a trusted proxy on
 * such a host could announce victims. {@code http.client_ip_parameter} has more clients believed;
 * what they say is a claim, by which no peer can be changed or stopped but one of the same peer id.
 * So nobody needs the parameter {@code key}: a peer is its address, and its address is proven.
 *
 * <p>With {@code http.access_log} each answered request becomes a line in a ring, which {@link
 * org.btrt.transport.http.AccessLogAgent} empties into a file; nobody waits for it.
 *
 * <p>Both families (BEP 7): a reply has the peers of the client's own family, and those of the
 * other one only for a client that shows with {@code ipv4=} or {@code ipv6=} that it can use them.
 */
package org.btrt.transport.http;
