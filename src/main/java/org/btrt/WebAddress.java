// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.List;
import org.btrt.common.SocketAddressText;
import org.btrt.config.WebSettings;

/** The running tracker's pages, for commands that ask it for something. */
final class WebAddress {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private WebAddress() {}

  /**
   * The address of a page.
   *
   * @param path begins with a slash
   * @throws IOException if there are no pages; the message says so
   */
  static URI of(WebSettings settings, String path) throws IOException {
    List<InetSocketAddress> listen = settings.listen();
    if (listen.isEmpty()) {
      throw new IOException("web.listen is off, expected: an address to ask");
    }
    return URI.create("http://" + SocketAddressText.format(reachable(listen.getFirst())) + path);
  }

  /**
   * Asks there, and waits for the answer for half a minute, which is longer than anything is waited
   * for there.
   *
   * @throws IOException if nobody answers
   */
  static <T> HttpResponse<T> ask(HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build()) {
      return client.send(request.timeout(ANSWER_MAX).build(), body);
    }
  }

  /** Who listens everywhere listens at the loopback address too. */
  private static InetSocketAddress reachable(InetSocketAddress listen) throws IOException {
    if (!listen.getAddress().isAnyLocalAddress()) {
      return listen;
    }
    boolean isIpv6 = listen.getAddress() instanceof Inet6Address;
    return new InetSocketAddress(
        InetAddress.getByName(isIpv6 ? "::1" : "127.0.0.1"), listen.getPort());
  }
}
