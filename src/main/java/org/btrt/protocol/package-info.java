// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes only: flyweights, decoders and encoders of what travels on the wire, one package per
 * protocol. No sockets, no state between two messages.
 *
 * <p><em>Arrows:</em> {@code common}. <em>Threads:</em> each worker of a transport with instances
 * of its own.
 */
package org.btrt.protocol;
