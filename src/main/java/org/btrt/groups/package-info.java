// SPDX-License-Identifier: Apache-2.0

/**
 * Peer groups: which of the operator's groups of networks an address belongs to.
 *
 * <p>The road: settings and {@code CidrFile}s → {@code PrefixList} → {@code Intervals}, one sweep
 * that leaves disjoint intervals → one index for each family → {@link org.btrt.groups.PeerGroups}.
 *
 * <p>Arrows: {@code common}, and the settings record of {@code config}. Threads: any may look up;
 * the starting or reloading one builds aside and publishes the result as a whole.
 */
package org.btrt.groups;
