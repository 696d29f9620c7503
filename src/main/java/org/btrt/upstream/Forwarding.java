// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.ForeignPeers;
import org.btrt.announce.ForwardedReply;
import org.btrt.announce.Forwarder;
import org.btrt.common.DistinctLog;
import org.btrt.common.TrackerUrl;
import org.btrt.config.ForwardingSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Asks the trackers that diverted announces were meant for: one request for a tracker and torrent
 * at a time, however many clients wait for it, and what it says is kept for a while. A site that
 * does not answer is left alone for a time, and its last answer serves meanwhile.
 *
 * <p>What is private (see {@link PrivateTrackers}) goes through and leaves no trace: it is neither
 * kept, nor shared, nor logged.
 *
 * <p><em>Threading:</em> any thread asks; the work is done on the owner's, which tells those who
 * wait.
 */
final class Forwarding implements Forwarder {
  private static final int ANSWERS_MAX = 50_000;
  private static final int SITES_MAX = 4_096;

  /** What is asked about: the tracker without the parameters of the announce, and the torrent. */
  private record Subject(String tracker, InfoHash infoHash) {}

  /** What was said of it. */
  private record Answer(ForwardedReply reply, long freshUntilNs, long staleUntilNs) {}

  private final ForwardingSettings settings;
  private final PrivateTrackers privateTrackers;
  private final Neighbours.Asker asker;
  private final Executor owner;
  private final ForeignPeers foreign;
  private final PeerFilter filter;
  private final NanoClock clock;
  private final Counters counters;
  private final DistinctLog log;
  private final Map<Subject, Answer> answers = new ConcurrentHashMap<>();

  // The owner's.
  private final Map<Subject, List<Consumer<Optional<ForwardedReply>>>> waiting = new HashMap<>();
  private final Map<String, CircuitBreaker> breakers = new HashMap<>();

  /**
   * @param owner whose thread asks and learns
   * @param counters of that thread
   */
  Forwarding(
      ForwardingSettings settings,
      Neighbours.Asker asker,
      Executor owner,
      ForeignPeers foreign,
      PeerFilter filter,
      NanoClock clock,
      Counters counters,
      DistinctLog log) {
    this.settings = settings;
    this.privateTrackers = new PrivateTrackers(settings.privateTrackers());
    this.asker = asker;
    this.owner = owner;
    this.foreign = foreign;
    this.filter = filter;
    this.clock = clock;
    this.counters = counters;
    this.log = log;
  }

  @Override
  public boolean isPrivate(TrackerUrl url) {
    return privateTrackers.contains(url);
  }

  @Override
  public Optional<ForwardedReply> known(TrackerUrl url, byte[] infoHash) {
    Answer answer = answers.get(subject(url, infoHash));
    return answer != null && clock.nanoTime() - answer.freshUntilNs() < 0
        ? Optional.of(answer.reply())
        : Optional.empty();
  }

  @Override
  public Optional<ForwardedReply> stale(TrackerUrl url, byte[] infoHash) {
    Answer answer = answers.get(subject(url, infoHash));
    return answer != null && clock.nanoTime() - answer.staleUntilNs() < 0
        ? Optional.of(answer.reply())
        : Optional.empty();
  }

  private static Subject subject(TrackerUrl url, byte[] infoHash) {
    return new Subject(url.site() + url.path(), InfoHash.of(infoHash));
  }

  @Override
  public void ask(
      TrackerUrl url,
      byte[] infoHash,
      String userAgent,
      Consumer<Optional<ForwardedReply>> listener) {
    Subject subject = subject(url, infoHash);
    owner.execute(() -> ask(subject, url, userAgent, listener));
  }

  private void ask(
      Subject subject,
      TrackerUrl url,
      String userAgent,
      Consumer<Optional<ForwardedReply>> listener) {
    Optional<ForwardedReply> known = known(url, subject.infoHash().bytes());
    if (known.isPresent()) {
      listener.accept(known);
      return;
    }
    List<Consumer<Optional<ForwardedReply>>> others = waiting.get(subject);
    if (others != null) {
      others.add(listener);
      return;
    }
    CircuitBreaker breaker = breakerOf(url);
    if (!breaker.mayAsk(clock.nanoTime())) {
      listener.accept(Optional.empty());
      return;
    }
    waiting.put(subject, new ArrayList<>(List.of(listener)));
    counters.increment(Counter.UPSTREAM_REQUESTS_FORWARDED);
    asker.ask(url, userAgent, outcome -> onOutcome(subject, url, breaker, outcome));
  }

  private CircuitBreaker breakerOf(TrackerUrl url) {
    if (breakers.size() >= SITES_MAX) {
      // Those that are closed know nothing worth keeping.
      breakers.values().removeIf(breaker -> !breaker.isOpen());
    }
    if (breakers.size() >= SITES_MAX) {
      return new CircuitBreaker();
    }
    return breakers.computeIfAbsent(url.site(), key -> new CircuitBreaker());
  }

  private void onOutcome(Subject subject, TrackerUrl url, CircuitBreaker breaker, Outcome outcome) {
    Optional<ForwardedReply> said = Optional.empty();
    if (outcome.isAnswered()) {
      breaker.onSuccess();
      said = Optional.of(take(subject, outcome.reply().orElseThrow()));
    } else {
      counters.increment(Counter.UPSTREAM_FAILED);
      if (outcome.trouble() == Outcome.Trouble.BUSY) {
        breaker.onNotAsked();
      } else {
        breaker.onFailure(clock.nanoTime());
      }
      log.warn(
          "forwarding " + outcome.trouble(),
          "forwarding: " + url + ": " + outcome.trouble().text());
    }
    Optional<ForwardedReply> told = said;
    waiting.remove(subject).forEach(listener -> listener.accept(told));
  }

  private ForwardedReply take(Subject subject, TrackerReply reply) {
    ForwardedReply said =
        new ForwardedReply(
            reply.failure(),
            reply.intervalS(),
            reply.minIntervalS(),
            reply.seeders(),
            reply.leechers(),
            reply.downloaded(),
            reply.warning(),
            reply.trackerId());
    long nowNs = clock.nanoTime();
    if (answers.size() >= ANSWERS_MAX) {
      answers.values().removeIf(answer -> nowNs - answer.freshUntilNs() >= 0);
    }
    if (answers.size() < ANSWERS_MAX) {
      answers.put(
          subject,
          new Answer(
              said,
              nowNs + TimeUnit.SECONDS.toNanos(settings.cacheS()),
              nowNs + TimeUnit.SECONDS.toNanos(settings.staleS())));
    }
    learn(subject.infoHash(), reply);
    return said;
  }

  private void learn(InfoHash infoHash, TrackerReply reply) {
    foreign.swarm(infoHash.word0(), infoHash.word1(), infoHash.word2());
    int[] learned = {0};
    reply
        .peers()
        .forEach(
            (ipv6, high, low, port) -> {
              if (filter.accepts(ipv6, high, low, port)
                  && foreign.learn(ipv6, high, low, port, settings.staleS())) {
                learned[0]++;
              }
            });
    counters.add(Counter.UPSTREAM_PEERS_LEARNED, learned[0]);
    counters.add(Counter.UPSTREAM_PEERS_REFUSED, reply.peers().size() - learned[0]);
  }

  @Override
  public void relay(TrackerUrl url, String userAgent, Consumer<Optional<byte[]>> listener) {
    owner.execute(
        () -> {
          counters.increment(Counter.UPSTREAM_REQUESTS_PRIVATE);
          asker.ask(
              url,
              userAgent,
              outcome ->
                  listener.accept(
                      outcome.isAnswered() && outcome.body().length > 0
                          ? Optional.of(outcome.body())
                          : Optional.empty()));
        });
  }
}
