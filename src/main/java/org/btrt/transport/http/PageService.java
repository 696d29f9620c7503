// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.agrona.DirectBuffer;
import org.btrt.protocol.http.HttpPage;
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
  private final EventLoop eventLoop;
  private final Counters counters;
  private long bytesUnderWay;

  PageService(PublicPages pages, EventLoop eventLoop, Counters counters) {
    this.pages = pages;
    this.eventLoop = eventLoop;
    this.counters = counters;
  }

  /** How a request may be answered. */
  interface Answers {
    /** Answers with a page. */
    void page(HttpPage page);

    /** Keeps the connection waiting until {@link #resume}. */
    void await();

    /** Answers after all: runs it in a turn of the connection's. */
    void resume(Runnable answer);
  }

  /**
   * Answers a request, at once or later.
   *
   * @param target parsed from the buffer
   * @return false: there is no page of that path
   */
  boolean answer(DirectBuffer buffer, HttpTarget target, Answers answers) {
    if (target.pathLength() > PATH_MAX_LENGTH) {
      return false;
    }
    String path = latin1(buffer, target.pathOffset(), target.pathLength());
    if (!pages.paths().contains(path)) {
      return false;
    }
    String query = latin1(buffer, target.queryOffset(), target.queryLength());
    boolean isAsked =
        !isFull()
            && pages
                .source()
                .ask(path, query, page -> hand(page, answers));
    if (isAsked) {
      answers.await();
    } else {
      answerBusy(answers);
    }
    return true;
  }

  /** Bytes that are on their way from now on. */
  void onSending(int lengthBytes) {
    bytesUnderWay += lengthBytes;
  }

  /** Bytes that are on their way no more. */
  void onSent(int lengthBytes) {
    bytesUnderWay -= lengthBytes;
  }

  /** Called by the thread that makes pages. */
  private void hand(HttpPage page, Answers answers) {
    try {
      eventLoop.execute(() -> onMade(page, answers));
    } catch (RejectedExecutionException e) {
      // The server is closed, and with it the connection that has waited.
    }
  }

  private void onMade(HttpPage page, Answers answers) {
    answers.resume(
        () -> {
          if (isFull()) {
            answerBusy(answers);
          } else {
            counters.increment(Counter.PUBLIC_PAGES);
            answers.page(page);
          }
        });
  }

  private void answerBusy(Answers answers) {
    counters.increment(Counter.PUBLIC_PAGES_BUSY);
    answers.page(BUSY);
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
