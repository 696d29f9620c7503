// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;

/** The words of the {@code event} parameter (BEP 3; {@code paused} is BEP 21). */
public enum HttpEvent {
  /** No event, an empty or an unknown word. */
  NONE(""),
  STARTED("started"),
  COMPLETED("completed"),
  STOPPED("stopped"),
  PAUSED("paused");

  private static final HttpEvent[] ALL = values();

  @SuppressWarnings("ImmutableEnumChecker") // Never handed out.
  private final byte[] word;

  HttpEvent(String word) {
    this.word = Ascii.bytes(word);
  }

  static HttpEvent of(DirectBuffer buffer, int offset, int lengthBytes) {
    for (HttpEvent event : ALL) {
      if (Ascii.equal(buffer, offset, lengthBytes, event.word)) {
        return event;
      }
    }
    return NONE;
  }
}
