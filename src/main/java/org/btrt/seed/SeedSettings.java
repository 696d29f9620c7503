// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.util.Optional;

/**
 * How is seeded.
 *
 * @param ports where peers connect to
 * @param uploadMaxBytesPerS to peers outside of private networks, together; 0: no limit
 * @param downloadMaxBytesPerS the same the other way, for what is missing here
 * @param superSeeding whether pieces are shown to peers one by one, so that as few as possible are
 *     sent twice; for a torrent of which nobody else has anything yet
 * @param portMapping whether the router is asked to forward the ports (UPnP, NAT-PMP, PCP)
 * @param announcedAddress what trackers are told as our address, a literal; empty: nothing, they
 *     see it themselves
 */
public record SeedSettings(
    PortRange ports,
    int uploadMaxBytesPerS,
    int downloadMaxBytesPerS,
    boolean superSeeding,
    boolean portMapping,
    Optional<String> announcedAddress) {}
