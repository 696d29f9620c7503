// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets and pipelines, one package per protocol; those never import each other. {@code linux} is
 * the system calls underneath.
 *
 * <p><em>Arrows:</em> {@code protocol}, {@code announce}, {@code status}, {@code config}, {@code
 * common}. <em>Threads:</em> event loops, which carry an announce from socket to socket without a
 * hand-off.
 */
package org.btrt.transport;
