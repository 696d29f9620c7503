// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.Announcer;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.HttpSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmStore;
import org.junit.jupiter.api.Test;

/** The road of an announce between the channel and the store makes no garbage. */
class AnnounceServiceTest {
  private static final int ROUNDS = 20_000;

  private final Counters counters = new Status().register();
  private final Refuser refuser = new Refuser(counters);
  private final Announcer announcer = announcer(new SilentStore());
  private final AccessLogQueue accessLog = new AccessLogQueue(counters);
  private final Replies replies = new Replies(ByteBufAllocator.DEFAULT);
  private final List<Throwable> faults = new ArrayList<>();
  private final AnnounceService announces = service(announcer);
  private final TurnReplies turn = new TurnReplies();
  private final ScrapeService scrapes = new ScrapeService(announcer, counters, refuser, 4_096);
  private final ClientAddress client = new ClientAddress(List.of(Cidr.parse("10.0.0.0/8")));
  private final ExpandableArrayBuffer reply = new ExpandableArrayBuffer(4_096);
  private final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
  private final UnsafeBuffer request =
      query("GET /announce HTTP/1.1\r\nHost: t\r\nReferer: r\r\nUser-Agent: Client/1.0\r\n\r\n");
  private final RequestScanner scanner = new RequestScanner(1_000, 1_000, 10);
  private final IpAddress socket = IpAddress.parse("192.0.2.1");

  @Test
  void shouldAllocateNothingPerRequest() {
    UnsafeBuffer announce =
        query(
            "info_hash=%00%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f%10%11%12%13"
                + "&peer_id=-XX0001-000000000001&port=6881&uploaded=0&downloaded=0&left=100"
                + "&numwant=50&compact=1&event=started&ip=192.0.2.9&ipv6=%5B2001:db8::1%5D:6881");
    UnsafeBuffer refused = query("info_hash=%zz");
    UnsafeBuffer scrape = query("info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=bbbbbbbbbbbbbbbbbbbb");
    Runnable round =
        () -> {
          announce(announce);
          announce(refused);
          scrapes.answer(client, scrape, 0, scrape.capacity(), reply);
        };
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Less than one object per hundred rounds: the measuring itself and the compiler's doings.
    assertTrue(allocated < ROUNDS / 100 * 16L, "allocated=" + allocated);
  }

  /** Or else the next round would announce it once more. */
  @Test
  void shouldForgetABatchThatFailed() {
    IllegalStateException fault = new IllegalStateException("a fault");
    SilentStore faulty =
        new SilentStore() {
          @Override
          public void announce(SwarmRequest[] requests, int count, PeerQuota quota) {
            throw fault;
          }
        };
    AnnounceService failing = service(announcer(faulty));
    UnsafeBuffer query =
        query("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&port=1");
    failing.decode(query, 0, query.capacity());
    client.resolve(socket, false, headers);
    failing.add(turn, client, Persistence.KEPT, false, AccessLogQueue.NONE);
    assertTrue(turn.lengthMax() > 300);
    failing.flush();
    assertEquals(List.of(fault), faults);
    assertTrue(turn.isIncomplete());
    assertEquals(0, turn.lengthMax());
    failing.flush();
    assertEquals(0, replies.length());
    assertEquals(1, faults.size());
  }

  /** A round has several connections, and each gets what is its own. */
  @Test
  void shouldKeepTheRepliesOfTurnsApart() {
    UnsafeBuffer announce =
        query("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&port=1");
    UnsafeBuffer refused = query("port=1");
    TurnReplies other = new TurnReplies();
    client.resolve(socket, false, headers);
    for (TurnReplies owner : List.of(turn, turn, other, other)) {
      UnsafeBuffer query = owner == turn ? announce : refused;
      announces.decode(query, 0, query.capacity());
      announces.add(owner, client, Persistence.KEPT, false, AccessLogQueue.NONE);
    }
    int expectedMax = turn.lengthMax();
    assertEquals(0, turn.length());
    announces.flush();
    assertEquals(0, turn.from());
    assertEquals(turn.to(), other.from());
    assertEquals(replies.length(), other.to());
    assertTrue(turn.length() < expectedMax);
    assertEquals(turn.length(), turn.lengthMax());
    String text = replies.room(0).getStringWithoutLengthAscii(0, replies.length());
    assertFalse(text.substring(0, turn.to()).contains("failure"));
    assertEquals(2, text.substring(other.from()).split("failure").length - 1);
  }

  @Test
  void shouldWriteTheReplyToTheBeginning() {
    announce(query("port=1"));
    assertEquals(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 48\r\n\r\n"
            + "d14:failure reason26:info_hash must be 20 bytese",
        replies.room(0).getStringWithoutLengthAscii(0, replies.length()));
  }

  private void announce(UnsafeBuffer query) {
    replies.clear();
    turn.clear();
    announces.decode(query, 0, query.capacity());
    client.resolve(socket, client.isProxy(socket), headers);
    // Nobody takes the lines, so that some find room and most do not.
    scanner.scan(request, 0, request.capacity());
    announces.add(turn, client, Persistence.KEPT, false, accessLog.begin(client, request, scanner));
    announces.flush();
  }

  private AnnounceService service(Announcer rules) {
    return new AnnounceService(
        rules,
        HttpSettings.ClientIpParameter.NEVER,
        accessLog,
        counters,
        refuser,
        replies,
        faults::add);
  }

  private Announcer announcer(SwarmStore store) {
    return new Announcer(new LiveRules(rules()), store, counters, AnnounceService.BATCH_MAX);
  }

  private static UnsafeBuffer query(String text) {
    return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static AnnounceRules rules() {
    return new AnnounceRules(
        new AnnounceSettings(
            1_800, 900, 60, 50, 200, 2_700, false, List.of(Cidr.parse("198.51.100.0/24"))),
        new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 50),
        PeerGroups.none(),
        AccessList.open(),
        new ClientBans(List.of("-XL")),
        new OrderQuota());
  }
}
