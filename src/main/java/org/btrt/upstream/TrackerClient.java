// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;
import org.btrt.upstream.Outcome.Trouble;

/**
 * Asks another tracker, by HTTP, HTTPS or UDP: finds its addresses, judges them, connects to just
 * the one that was judged, follows one redirection, which is judged anew, and reads what comes.
 *
 * <p><em>Threading:</em> its event loop alone; outcomes come there, at once or later, each once.
 */
final class TrackerClient {
  private static final int REDIRECTIONS_MAX = 1;

  private final HostResolver resolver;
  private final AddressGuard guard;
  private final AddressGuard redirectionGuard;
  private final HttpFetcher http;
  private final UdpFetcher udp;
  private final TrackerReplyParser parser;
  private final int underWayMax;
  private int underWay;

  /**
   * @param guard where requests may go
   * @param redirectionGuard where a tracker may send them on to
   * @param underWayMax most requests at a time; further ones are refused at once
   */
  TrackerClient(
      HostResolver resolver,
      AddressGuard guard,
      AddressGuard redirectionGuard,
      HttpFetcher http,
      UdpFetcher udp,
      TrackerReplyParser parser,
      int underWayMax) {
    this.resolver = resolver;
    this.guard = guard;
    this.redirectionGuard = redirectionGuard;
    this.http = http;
    this.udp = udp;
    this.parser = parser;
    this.underWayMax = underWayMax;
  }

  /**
   * Asks.
   *
   * @param url with everything the tracker is told
   * @param userAgent what a request by HTTP says of itself
   * @param answer told what came of it
   */
  void ask(TrackerUrl url, String userAgent, HttpFetcher.Limits limits, Consumer<Outcome> answer) {
    if (underWay >= underWayMax) {
      answer.accept(Outcome.of(Trouble.BUSY));
      return;
    }
    underWay++;
    new Request(url, userAgent, limits, answer).begin();
  }

  /** Requests at the moment. */
  int underWay() {
    return underWay;
  }

  /** One request, over its redirection. */
  private final class Request implements HttpExchange {
    private final String userAgent;
    private final HttpFetcher.Limits limits;
    private final Consumer<Outcome> answer;
    private TrackerUrl url;
    private int redirections;

    Request(TrackerUrl url, String userAgent, HttpFetcher.Limits limits, Consumer<Outcome> answer) {
      this.url = url;
      this.userAgent = userAgent;
      this.limits = limits;
      this.answer = answer;
    }

    void begin() {
      if (url.address().isPresent()) {
        onAddresses(List.of(url.address().get()));
      } else {
        resolver.resolve(url.host(), this::onAddresses);
      }
    }

    private void onAddresses(List<IpAddress> addresses) {
      if (addresses.isEmpty()) {
        end(Outcome.of(Trouble.NAME));
        return;
      }
      // One forbidden address makes all of them suspect: a name that is ours and theirs by turns.
      AddressGuard judge = redirections == 0 ? guard : redirectionGuard;
      for (IpAddress address : addresses) {
        if (!judge.allows(address, url.port())) {
          end(Outcome.of(Trouble.FORBIDDEN));
          return;
        }
      }
      IpAddress address = preferred(addresses);
      if (url.scheme() == TrackerUrl.Scheme.UDP) {
        udp.announce(url, address, limits.totalMaxMs(), this::end);
      } else {
        http.get(url, address, userAgent, limits, this);
      }
    }

    /** IPv4 if there is one: not every machine that has an IPv6 address has a way out by it. */
    private static IpAddress preferred(List<IpAddress> addresses) {
      return addresses.stream()
          .filter(address -> !address.ipv6())
          .findFirst()
          .orElse(addresses.getFirst());
    }

    @Override
    public void onResponse(int status, byte[] body, Optional<String> location) {
      boolean redirected = location.isPresent() && status >= 300 && status < 400 && status != 304;
      if (redirected && redirections < REDIRECTIONS_MAX) {
        redirections++;
        redirect(location.get());
        return;
      }
      Optional<TrackerReply> reply = redirected ? Optional.empty() : parser.parse(body);
      boolean refused = status != 200 && reply.filter(r -> r.failure().isPresent()).isEmpty();
      end(
          reply.isPresent() && !refused
              ? Outcome.of(body, reply.get())
              : Outcome.of(Trouble.NOT_A_REPLY));
    }

    private void redirect(String location) {
      try {
        boolean here = location.startsWith("/") && !location.startsWith("//");
        url =
            here
                ? TrackerUrl.of(url.scheme(), url.authority(), location)
                : TrackerUrl.parse(location);
      } catch (IllegalArgumentException e) {
        end(Outcome.of(Trouble.NOT_A_REPLY));
        return;
      }
      begin();
    }

    @Override
    public void onTrouble(Trouble trouble) {
      end(Outcome.of(trouble));
    }

    private void end(Outcome outcome) {
      underWay--;
      answer.accept(outcome);
    }
  }
}
