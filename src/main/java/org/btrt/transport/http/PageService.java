// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToIntBiFunction;
import org.agrona.DirectBuffer;
import org.btrt.common.IpAddress;
import org.btrt.protocol.http.HttpPage;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.HttpTarget;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Answers requests for pages: somebody else makes them, and the connection waits meanwhile. Pages
 * are long, and clients may take them slowly, so that there is a limit to what is on its way to all
 * clients of a worker.
 *
 * <p><em>Threading:</em> its worker's event loop alone, but for being handed a page.
 */
final class PageService {
  /** While so many bytes are on their way, there are no further pages. */
  static final int BYTES_UNDER_WAY_MAX = 8 * 1024 * 1024;

  private static final int PATH_MAX_LENGTH = 64;

  private static final HttpPage BUSY =
      HttpPage.text("503 Service Unavailable", "too many pages are asked for, try again later")
          .with(Map.of("Retry-After", "5"));

  private final PublicPages pages;
  private final ToIntBiFunction<Asker, HttpPage> appender;
  private final EventLoop eventLoop;
  private final Counters counters;
  private long bytesUnderWay;

  /**
   * Who wants a page, and how.
   *
   * @param turn told of the reply
   * @param client whose request it is, for the access log
   */
  record Asker(
      HttpConnection connection,
      TurnReplies turn,
      Persistence persistence,
      boolean headOnly,
      IpAddress client,
      HttpRequest request) {}

  /**
   * @param appender adds a page to the replies of its asker, and returns how long that one is
   */
  PageService(
      PublicPages pages,
      ToIntBiFunction<Asker, HttpPage> appender,
      EventLoop eventLoop,
      Counters counters) {
    this.pages = pages;
    this.appender = appender;
    this.eventLoop = eventLoop;
    this.counters = counters;
  }

  /**
   * Answers a request, at once or later.
   *
   * @param target parsed from the buffer
   * @return false: there is no page of that path
   */
  boolean answer(DirectBuffer buffer, HttpTarget target, Asker asker) {
    if (target.pathLength() > PATH_MAX_LENGTH) {
      return false;
    }
    String path = latin1(buffer, target.pathOffset(), target.pathLength());
    if (!pages.paths().contains(path)) {
      return false;
    }
    String query = latin1(buffer, target.queryOffset(), target.queryLength());
    if (!isFull() && pages.source().ask(path, query, page -> hand(page, asker))) {
      asker.connection().await();
    } else {
      answerBusy(asker);
    }
    return true;
  }

  /** Bytes that are on their way no more. */
  void onSent(int lengthBytes) {
    bytesUnderWay -= lengthBytes;
  }

  /** Called by whoever makes pages. */
  private void hand(HttpPage page, Asker asker) {
    try {
      eventLoop.execute(() -> asker.connection().resume(() -> answer(page, asker)));
    } catch (RejectedExecutionException e) {
      // The server is closed, and with it the connection that has waited.
    }
  }

  private void answer(HttpPage page, Asker asker) {
    if (isFull()) {
      answerBusy(asker);
    } else {
      counters.increment(Counter.PUBLIC_PAGES);
      append(page, asker);
    }
  }

  private void answerBusy(Asker asker) {
    counters.increment(Counter.PUBLIC_PAGES_BUSY);
    append(BUSY, asker);
  }

  private void append(HttpPage page, Asker asker) {
    int lengthBytes = appender.applyAsInt(asker, page);
    bytesUnderWay += lengthBytes;
    asker.connection().onSendingPage(lengthBytes);
  }

  private boolean isFull() {
    return bytesUnderWay >= BYTES_UNDER_WAY_MAX;
  }

  private static String latin1(DirectBuffer buffer, int offset, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    buffer.getBytes(offset, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
