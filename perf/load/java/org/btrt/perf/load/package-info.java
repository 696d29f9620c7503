// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: the population trackers are compared under, asked by UDP or HTTP as fast as
 * one tracker answers, or at a fixed rate.
 *
 * <p>Arrows: may use {@code org.btrt.protocol.udp} for bytes, Agrona and HdrHistogram; talks to
 * tracker and kernel only, so that it measures every tracker alike. Threads that enter: one.
 */
package org.btrt.perf.load;
