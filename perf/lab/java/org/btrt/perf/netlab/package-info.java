// SPDX-License-Identifier: Apache-2.0
/**
 * Real clients (libtorrent) and the real tracker in network namespaces of one machine: what a
 * policy saves on the links between operators, and what it costs in time. {@link
 * org.btrt.perf.netlab.LabCommand} is the program, {@code perf/lab/README.md} the manual.
 *
 * <p>{@code LabCommand} plans runs; for each of them a {@code LabProcess} builds {@code Networks}
 * and starts {@code LabRun} within them, a process of its own, because the clients' native half now
 * and then takes a process with it. What comes of a run is a {@link org.btrt.perf.netlab.LabRow};
 * {@code Gates} judges it, {@code LabReport} makes a page of all.
 *
 * <p><em>Threads:</em> a {@code NamespaceThread} lives in a network namespace, and whatever it
 * opens does; everything else belongs to the thread of its run.
 */
package org.btrt.perf.netlab;
