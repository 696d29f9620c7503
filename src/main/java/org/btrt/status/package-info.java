// SPDX-License-Identifier: Apache-2.0
/**
 * What the tracker knows of itself: counters and latencies. {@link org.btrt.status.Counter} is the
 * operator's manual of what is counted.
 *
 * <p>Each thread writes a row of its own; reading adds the rows up. Windows are closed by one
 * agent, not by readers, so that two readers take nothing from each other.
 *
 * <p>Arrows: may use {@code common}. Threads that enter: every worker with its own row and
 * recorder, the housekeeping thread with {@code tick}, readers from anywhere.
 */
package org.btrt.status;
