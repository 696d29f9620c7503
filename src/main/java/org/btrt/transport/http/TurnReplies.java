// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

/**
 * Where the replies of one connection's turn lie among those of the round: side by side in {@link
 * Replies}, for a turn is decoded in one go; and how many bytes may still come, of announces that
 * wait to be answered.
 *
 * <p><em>Threading:</em> its connection's event loop alone.
 */
final class TurnReplies {
  private int from;
  private int to;
  private int pendingLengthMax;
  private boolean incomplete;

  /** A new turn begins. */
  void clear() {
    from = 0;
    to = 0;
    pendingLengthMax = 0;
    incomplete = false;
  }

  /** Where the first reply begins. */
  int from() {
    return from;
  }

  /** Where the last reply ends. */
  int to() {
    return to;
  }

  /** Bytes of the replies that are there. */
  int length() {
    return to - from;
  }

  /** Bytes of the replies when all are there, at the most. */
  int lengthMax() {
    return to - from + pendingLengthMax;
  }

  /** There will be a reply. */
  void expect(int lengthMax) {
    pendingLengthMax += lengthMax;
  }

  /** A reply that was expected is there, or will not be. */
  void settle(int lengthMax) {
    pendingLengthMax -= lengthMax;
  }

  /** A reply was written. */
  void add(int replyFrom, int replyTo) {
    if (to == from) {
      from = replyFrom;
    }
    to = replyTo;
  }

  /** A fault of ours has cost a reply: what follows cannot be told apart from it any more. */
  void lose() {
    incomplete = true;
  }

  boolean isIncomplete() {
    return incomplete;
  }
}
