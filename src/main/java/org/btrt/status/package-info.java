// SPDX-License-Identifier: Apache-2.0
/**
 * What the tracker counts and how long it takes. {@link org.btrt.status.Counter} is the list of all
 * counters and the operator's manual of them.
 *
 * <p>May use: {@code common}. Knows nobody who counts and nobody who shows.
 *
 * <p>Threads: every worker writes to a {@link org.btrt.status.Counters} and a {@link
 * org.btrt.status.LatencyRecorder} of its own; one agent calls {@link org.btrt.status.Status#tick};
 * anybody reads.
 */
package org.btrt.status;
