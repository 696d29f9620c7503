// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.Announcer;
import org.btrt.announce.ForwardedReply;
import org.btrt.announce.Forwarder;
import org.btrt.announce.Refusal;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.config.ForwardingSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.PeerEvent;

/**
 * Answers announces that were meant for other trackers: takes the subscriber in, asks the other
 * tracker if there are not enough peers inside, and gives both, own ones first.
 *
 * <ul>
 *   <li>Enough peers of configured groups: the other tracker is not asked.
 *   <li>It was asked a short time ago: from memory.
 *   <li>Otherwise it is asked, once for all who want to know the same, and the client waits, for a
 *       limited time. When that is over it gets what there is.
 *   <li>A private tracker is asked by every client for itself, and its reply goes through as it is.
 * </ul>
 *
 * <p><em>Threading:</em> one per worker, on its event loop.
 */
final class ForwardedService {
  private static final String DEFAULT_USER_AGENT = "BTRT";
  private static final int USER_AGENT_LENGTH_MAX = 128;

  private final ForwardingSettings settings;
  private final DiversionParser parser;
  private final Forwarder forwarder;
  private final EventLoop eventLoop;
  private final Announcer announcer;
  private final AnnounceService announces;
  private final ClientAddress client;
  private final Counters counters;
  private final CidrSet trusted;
  private final CidrSet intercepted;
  private int waiting;

  ForwardedService(
      ForwardingSettings settings,
      DiversionParser parser,
      Forwarder forwarder,
      EventLoop eventLoop,
      Announcer announcer,
      AnnounceService announces,
      ClientAddress client,
      Counters counters) {
    this.settings = settings;
    this.parser = parser;
    this.forwarder = forwarder;
    this.eventLoop = eventLoop;
    this.announcer = announcer;
    this.announces = announces;
    this.client = client;
    this.counters = counters;
    this.trusted = new CidrSet(settings.trustedSources());
    this.intercepted = new CidrSet(settings.interceptedSources());
  }

  /** Whether what comes from an address may be for others. */
  boolean mayForward(IpAddress socket) {
    return trusted.contains(socket) || intercepted.contains(socket);
  }

  /** Whether a request was meant for another tracker. */
  boolean isDiverted(IpAddress socket, String target, String host) {
    return mayForward(socket) ? parser.isDiverted(target, host) : parser.isDivertedByTarget(target);
  }

  /** A request that {@link #isDiverted}, and how it may be answered. */
  interface Answers {
    /** Refuses it. */
    void refuse(Refusal refusal);

    /** Refuses it in another tracker's words. */
    void refuse(byte[] reason);

    /**
     * Answers the announce that was decoded last.
     *
     * @param said what the other tracker says; null: nothing
     * @param stalled whether storing it has shown the download to stand still
     */
    void announce(ForwardedReply said, boolean stalled);

    /** Answers with what another tracker has answered. */
    void relay(byte[] body);

    /** Keeps the connection waiting until {@link #resume}. */
    void await();

    /** Answers after all: runs it in a turn of the connection's. */
    void resume(Runnable answer);
  }

  /**
   * Answers a request, at once or later.
   *
   * @param target of its request line
   */
  void answer(IpAddress socket, String target, HttpHeaders headers, Answers answers) {
    if (!mayForward(socket)) {
      answers.refuse(Refusal.FORWARDED_SOURCE);
      return;
    }
    Diversion diversion;
    try {
      diversion = parser.parse(target, headers.get(HttpHeaderNames.HOST));
    } catch (IllegalArgumentException e) {
      answers.refuse(Refusal.FORWARDED_URL);
      return;
    }
    IpAddress subscriber = subscriber(socket, diversion, headers);
    String userAgent = userAgent(headers);
    if (forwarder.isPrivate(diversion.url())) {
      relay(diversion, userAgent, answers);
      return;
    }
    byte[] query = diversion.url().query().getBytes(ISO_8859_1);
    decode(query, subscriber);
    AnnounceRequest stored = announces.store(client);
    if (stored == null || stored.refusal() != null) {
      // Says what is wrong with it.
      answers.announce(null, false);
      return;
    }
    byte[] infoHash = new byte[20];
    announces.infoHash().getBytes(0, infoHash);
    if (stored.event() == PeerEvent.STOPPED) {
      counters.increment(Counter.FORWARDED_FROM_MEMORY);
      answers.announce(null, false);
      return;
    }
    Optional<ForwardedReply> known = forwarder.known(diversion.url(), infoHash);
    if (known.isPresent() || isEnough(stored) || waiting == settings.waitingMax()) {
      counters.increment(Counter.FORWARDED_FROM_MEMORY);
      finish(known, stored.peerCount() > 0, stored.isStalled(), answers);
      return;
    }
    ask(
        diversion,
        infoHash,
        userAgent,
        new Waiting(diversion, infoHash, query, subscriber, stored.isStalled(), answers));
  }

  private void decode(byte[] query, IpAddress subscriber) {
    announces.decode(new UnsafeBuffer(query), 0, query.length);
    client.is(subscriber);
  }

  private IpAddress subscriber(IpAddress socket, Diversion diversion, HttpHeaders headers) {
    if (!trusted.contains(socket)) {
      return socket;
    }
    if (diversion.client().isPresent()) {
      return diversion.client().get();
    }
    client.resolve(socket, true, headers);
    return new IpAddress(client.isIpv6(), client.high(), client.low());
  }

  private static String userAgent(HttpHeaders headers) {
    String text = headers.get(HttpHeaderNames.USER_AGENT);
    if (text == null
        || text.length() > USER_AGENT_LENGTH_MAX
        || !text.chars().allMatch(sign -> sign >= ' ' && sign < 127)) {
      return DEFAULT_USER_AGENT;
    }
    return text;
  }

  /** Whether there are so many peers of the operator's choice that no others are needed. */
  private boolean isEnough(AnnounceRequest stored) {
    int inside = 0;
    for (int group = 0; group < announcer.configuredGroups(); group++) {
      inside += stored.peersOfGroup(group);
    }
    return inside >= Math.min(settings.enoughPeers(), stored.peersWanted());
  }

  private void ask(Diversion diversion, byte[] infoHash, String userAgent, Waiting waiter) {
    waiting++;
    counters.increment(Counter.FORWARDED_ASKED);
    waiter.answers.await();
    waiter.deadline =
        eventLoop.schedule(waiter::onLate, settings.timeoutMs(), TimeUnit.MILLISECONDS);
    forwarder.ask(
        diversion.url(), infoHash, userAgent, said -> eventLoop.execute(() -> waiter.onSaid(said)));
  }

  /** A client that waits for another tracker. */
  private final class Waiting {
    private final Diversion diversion;
    private final byte[] infoHash;
    private final byte[] query;
    private final IpAddress subscriber;
    private final boolean stalled;
    private final Answers answers;
    private io.netty.util.concurrent.ScheduledFuture<?> deadline;
    private boolean over;

    Waiting(
        Diversion diversion,
        byte[] infoHash,
        byte[] query,
        IpAddress subscriber,
        boolean stalled,
        Answers answers) {
      this.diversion = diversion;
      this.infoHash = infoHash;
      this.query = query;
      this.subscriber = subscriber;
      this.stalled = stalled;
      this.answers = answers;
    }

    void onSaid(Optional<ForwardedReply> said) {
      if (!over) {
        deadline.cancel(false);
        end(said.or(() -> forwarder.stale(diversion.url(), infoHash)));
      }
    }

    void onLate() {
      if (!over) {
        counters.increment(Counter.FORWARDED_LATE);
        end(forwarder.stale(diversion.url(), infoHash));
      }
    }

    private void end(Optional<ForwardedReply> said) {
      over = true;
      waiting--;
      answers.resume(
          () -> {
            // Again, for what the other tracker has said lies in the store now.
            decode(query, subscriber);
            AnnounceRequest stored = announces.store(client);
            finish(said, stored != null && stored.peerCount() > 0, stalled, answers);
          });
    }
  }

  private static void finish(
      Optional<ForwardedReply> said, boolean peersThere, boolean stalled, Answers answers) {
    Optional<String> failure = said.flatMap(ForwardedReply::failure);
    if (peersThere || (said.isPresent() && failure.isEmpty())) {
      answers.announce(failure.isPresent() ? null : said.orElse(null), stalled);
    } else if (failure.isPresent()) {
      answers.refuse(failure.get().getBytes(ISO_8859_1));
    } else {
      // The client goes on to the next tracker of its list.
      answers.refuse(Refusal.FORWARDED_SILENT);
    }
  }

  private void relay(Diversion diversion, String userAgent, Answers answers) {
    if (waiting == settings.waitingMax()) {
      answers.refuse(Refusal.FORWARDED_SILENT);
      return;
    }
    waiting++;
    answers.await();
    boolean[] over = {false};
    Runnable late =
        () -> {
          if (!over[0]) {
            over[0] = true;
            waiting--;
            answers.resume(() -> answers.refuse(Refusal.FORWARDED_SILENT));
          }
        };
    var deadline = eventLoop.schedule(late, settings.timeoutMs(), TimeUnit.MILLISECONDS);
    forwarder.relay(
        diversion.url(),
        userAgent,
        body ->
            eventLoop.execute(
                () -> {
                  if (over[0]) {
                    return;
                  }
                  over[0] = true;
                  waiting--;
                  deadline.cancel(false);
                  if (body.isPresent()) {
                    counters.increment(Counter.FORWARDED_RELAYED);
                    answers.resume(() -> answers.relay(body.get()));
                  } else {
                    answers.resume(() -> answers.refuse(Refusal.FORWARDED_SILENT));
                  }
                }));
  }
}
