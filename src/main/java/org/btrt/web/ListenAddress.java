// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

/**
 * Where the tracker listens, as the page tells it.
 *
 * @param transport for instance {@code udp}
 * @param address as the operator writes it, for instance {@code [::]:6969}
 */
public record ListenAddress(String transport, String address) {}
