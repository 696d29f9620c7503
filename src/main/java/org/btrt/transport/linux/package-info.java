// SPDX-License-Identifier: Apache-2.0
/**
 * Linux as a batch server of datagrams needs it: sockets, poll, recvmmsg and sendmmsg through the
 * foreign-function API, and the structs that those calls read and write; and one datagram to a
 * socket within the machine, for whoever talks to the service manager. x86_64 and aarch64.
 *
 * <p>Each struct has one class that knows its offsets. Calls return what the kernel returns: a
 * result, or the negated number of the {@link org.btrt.transport.linux.Errno error}; no call
 * allocates on the way from the second batch on.
 *
 * <p>Arrows: the JDK, Agrona and {@code common}; knows no protocol. Threads that enter: whoever
 * owns the instance; everything here belongs to one thread.
 */
package org.btrt.transport.linux;
