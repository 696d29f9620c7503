// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.ForwardedReply;
import org.btrt.announce.Refusal;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.swarm.AddressOrigin;

/**
 * One announce of a batch, from its query to its reply: what is asked of the two families, and how
 * the client wants it. Reused; owned by {@link AnnounceService}.
 */
final class HttpAnnounce {
  /** The announce itself. */
  final AnnounceRequest own = new AnnounceRequest();

  /** The same torrent in the other family: at least its counts. */
  final AnnounceRequest other = new AnnounceRequest();

  HttpAnnounce() {
    other.companion(true);
    // Stored for trusted senders alone.
    other.origin(AddressOrigin.VOUCHED);
  }

  /** The turn it belongs to. */
  TurnReplies turn;

  /** Its line for the access log, see {@link AccessLogQueue}. */
  int logLine = AccessLogQueue.NONE;

  /** How long its reply may become, head included. */
  int lengthMax;

  /** Why it is refused before any rule is asked; null: it is not. */
  Refusal refusal;

  /** Whether the client has an address of the other family, so that it gets peers there too. */
  boolean inBothFamilies;

  /** What the tracker says that the announce was meant for; null: nothing, or it was for us. */
  ForwardedReply said;

  boolean compact;
  boolean peerIdsWanted;
  Persistence persistence;
  boolean headOnly;

  /** Where the request came from. */
  boolean clientIpv6;

  long clientHigh;
  long clientLow;

  /** Where the peers of the announce are; those of the other family are behind them. */
  int peersOffset;

  int otherPeersOffset;
}
