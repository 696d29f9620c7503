// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks (JMH), each beside a yardstick in the same run.
 *
 * <p>Arrows: may use every package of the program and {@code org.btrt.perf.load} for the
 * population. Threads that enter: JMH's.
 */
package org.btrt.perf;
