// SPDX-License-Identifier: Apache-2.0
/**
 * Announces and scrapes by HTTP as bytes (BEP 3, 7, 21, 23, 24, 31, 48): the scanner of plain
 * requests, decoders of the query string, encoders of the replies. No sockets, no Netty types, no
 * rules.
 *
 * <p>May use {@code common} and {@code protocol.bencode}. Every object has one owner; the road's
 * workers enter with objects of their own. Nothing here allocates after its construction or throws
 * because of what a client sent.
 *
 * <p>How a query is read, wherever the BEPs leave it open:
 *
 * <ul>
 *   <li>{@code &} separates, the first {@code =} ends the name; everything else, also {@code ;} and
 *       further {@code =}, is value. Names are compared as they are sent.
 *   <li>The last of several parameters of one name counts, as in opentracker and chihaya, and so
 *       that a forwarder may append to what its client sent. A scrape's {@code info_hash} is a
 *       list.
 *   <li>{@code %} with two hex digits of either case is a byte, every other byte is itself, also
 *       one above 127. {@code +} is itself too: BEP 3 wants {@code %nn}, clients escape it, and
 *       opentracker and aquatic take it literally (chihaya makes it a space). No other parameter
 *       that counts can hold a space, so forms make no difference there.
 *   <li>A bad escape in a parameter that counts is a failure; parameters that do not count are not
 *       looked at.
 * </ul>
 */
package org.btrt.protocol.http;
