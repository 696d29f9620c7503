// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;

/**
 * What a worker of any engine is made of; its own, except for the clock and the log.
 *
 * @param batch what {@code responder} answers
 * @param latencies told how long a datagram takes from being read to its reply being with the
 *     kernel
 */
record UdpWorkerParts(
    UdpBatch batch,
    UdpResponder responder,
    Counters counters,
    LatencyRecorder latencies,
    NanoClock clock,
    DistinctLog log) {}
