// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

/**
 * What is kept of other trackers' peers and how they are asked (section {@code upstream}).
 *
 * @param swarmsMax torrents, an address family each, of which such peers are kept
 * @param peersMax peers kept
 * @param connectTimeoutMs until there is a connection
 * @param timeoutMs until there is a whole reply
 * @param requestsMax requests under way at a time
 * @param firstIntervalS when a client is to come back whose torrent others are being asked about
 */
public record UpstreamSettings(
    long swarmsMax,
    long peersMax,
    int connectTimeoutMs,
    int timeoutMs,
    int requestsMax,
    int firstIntervalS) {}
