// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How many peers of each group a reply holds (section {@code policy}). Local is who is in the
 * asker's own group, a partner who is in another configured one, external everybody else and
 * partners too.
 *
 * @param mode how a reply is divided
 * @param split whether only every other torrent is treated so, and the rest at random
 * @param exempt torrents that are always treated at random
 * @param squeezedFrom local peers from which on only holders are given external ones
 * @param smallExternals external peers for everybody where there are fewer
 * @param replySize local peers in a reply at most
 * @param holdersPercent share of a local group that are holders
 * @param largeFrom local peers from which on a group is large
 * @param largeHoldersPercent share of a large group that are holders
 * @param holderExternals external peers in a holder's reply
 * @param largeHolderExternals the same in a large group
 * @param partnerPercent share of external peers that are partners
 * @param epochS for how long holders stay the same
 * @param seederExternals external leechers in a seeder's reply
 * @param fasterInside whether paths inside are faster than those outside
 */
public record PolicySettings(
    Mode mode,
    boolean split,
    Optional<Path> exempt,
    int squeezedFrom,
    int smallExternals,
    int replySize,
    int holdersPercent,
    int largeFrom,
    int largeHoldersPercent,
    int holderExternals,
    int largeHolderExternals,
    int partnerPercent,
    int epochS,
    int seederExternals,
    boolean fasterInside) {
  /** Ways to divide a reply. */
  public enum Mode {
    /** Everybody is as likely as everybody else. */
    OFF,
    /** Group 0 first, then group 1, and so on, until the reply is full. */
    ORDER,
    /** A few external peers for a few of each local group. */
    QUOTA
  }
}
