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
 * @param floor peers in a leecher's reply at least, if there are so many
 * @param replySize local peers in a reply at most
 * @param holdersPercent share of a local group that are holders, if that is more than the three
 *     that there always are
 * @param holdersMax holders of a group at most
 * @param holderExternals external peers in a holder's reply
 * @param renewalExternals the same when it comes back and its download has moved
 * @param partnerPercent share of external peers that are partners
 * @param freePartners whether traffic with partners costs nothing: they are half as good as local
 *     peers, and external is then everybody else
 * @param epochS for how long holders stay the same
 * @param seederExternals external leechers in a seeder's reply
 * @param enoughSeeders local seeders for each local leecher from which on nobody but who stands
 *     still is given external peers; 0: there are never enough
 * @param fasterInside whether paths inside are faster than those outside
 */
public record PolicySettings(
    Mode mode,
    boolean split,
    Optional<Path> exempt,
    int squeezedFrom,
    int smallExternals,
    int floor,
    int replySize,
    int holdersPercent,
    int holdersMax,
    int holderExternals,
    int renewalExternals,
    int partnerPercent,
    boolean freePartners,
    int epochS,
    int seederExternals,
    int enoughSeeders,
    boolean fasterInside) {
  /** The same with another mode. */
  public PolicySettings withMode(Mode other) {
    return new PolicySettings(
        other,
        split,
        exempt,
        squeezedFrom,
        smallExternals,
        floor,
        replySize,
        holdersPercent,
        holdersMax,
        holderExternals,
        renewalExternals,
        partnerPercent,
        freePartners,
        epochS,
        seederExternals,
        enoughSeeders,
        fasterInside);
  }

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
