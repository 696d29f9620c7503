// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of the UDP tracker protocol (BEP 15, BEP 41): flyweights and encoders, no sockets, no
 * state.
 *
 * <p>Arrows: may use {@code common}. Threads that enter: the UDP workers, each with instances of
 * its own.
 */
package org.btrt.protocol.udp;
