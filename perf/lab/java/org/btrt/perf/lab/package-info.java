// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated swarms, which ask the tracker's own policies (not copies of them) whom to connect to:
 * what a policy saves, and what it costs in time. {@link org.btrt.perf.lab.SimCommand} is the
 * program, {@code perf/lab/README.md} the manual.
 *
 * <p><em>Threads:</em> a run belongs to one thread; runs share nothing.
 */
package org.btrt.perf.lab;
