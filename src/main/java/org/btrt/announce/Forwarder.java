// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.Optional;
import java.util.function.Consumer;
import org.btrt.common.TrackerUrl;

/**
 * Asks the tracker that an announce was meant for before somebody diverted it to us: the port
 * through which transports reach other trackers.
 *
 * <p><em>Threading:</em> any thread may ask; who waits is told on a thread of the implementation's,
 * once, whatever happens.
 */
public interface Forwarder {
  /**
   * Whether what a tracker answers is for one user alone, so that nothing of it may be kept or
   * given to others.
   */
  boolean isPrivate(TrackerUrl url);

  /**
   * What a tracker has said of a torrent, if that is not too old to be used.
   *
   * @param infoHash 20 bytes
   */
  Optional<ForwardedReply> known(TrackerUrl url, byte[] infoHash);

  /**
   * What a tracker has said of a torrent so long ago that it is to be asked again, and that is
   * still better than nothing.
   *
   * @param infoHash 20 bytes
   */
  Optional<ForwardedReply> stale(TrackerUrl url, byte[] infoHash);

  /**
   * Asks a tracker; its peers are taken in. Who asks about the same at the same time shares one
   * request.
   *
   * @param url with the announce as its query
   * @param infoHash 20 bytes
   * @param userAgent what the client says of itself
   * @param waiting told what it says; nothing: it does not answer
   */
  void ask(
      TrackerUrl url,
      byte[] infoHash,
      String userAgent,
      Consumer<Optional<ForwardedReply>> waiting);

  /**
   * Asks a tracker for one user alone. Nothing is kept.
   *
   * @param waiting told its reply, byte for byte; nothing: it does not answer
   */
  void relay(TrackerUrl url, String userAgent, Consumer<Optional<byte[]>> waiting);
}
