// SPDX-License-Identifier: Apache-2.0
/**
 * A running tracker is followed by another process without a lost announce: the successor joins the
 * store, is handed the sockets, serves, and only then the predecessor leaves them. A datagram or a
 * connection that waits in a socket stays there, whoever reads it.
 *
 * <p>The two speak over a socket of the file system, lines of text and descriptors (SCM_RIGHTS):
 *
 * <pre>
 * successor                      predecessor
 * btrt takeover 1
 *                                sockets UDP HTTP     how many of each follow
 * send
 *                                (descriptors, first UDP, then HTTP)
 * serving                                             it answers on them now
 *                                left                 the other reads none of them any more
 *                                gone                 and has closed the store
 * </pre>
 *
 * <p>Sockets of HTTPS are among those of HTTP: which is which, the successor knows by the address.
 *
 * <p>Until {@code serving} a predecessor has stopped nothing: a successor that fails by then has
 * changed nothing. Nobody but the same user and root is spoken to.
 *
 * <p>Arrows: may use {@code common}. Threads that enter: the one that starts and stops the tracker;
 * what the other process says is heard on a thread named {@code btrt-takeover}.
 */
package org.btrt.takeover;
