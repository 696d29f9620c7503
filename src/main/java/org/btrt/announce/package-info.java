// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of an announce: who is refused, which group an address belongs to, how many peers of
 * each group a reply may hold, when a client comes back. No channel, no SQL, no Chronicle.
 *
 * <p><em>Arrows:</em> {@code protocol}, {@code swarm}, {@code groups}, {@code status}, {@code
 * config}, {@code common}. <em>Threads:</em> each worker of a transport with an {@link
 * org.btrt.announce.Announcer} of its own; one reload at a time publishes new {@link
 * org.btrt.announce.LiveRules}.
 */
package org.btrt.announce;
