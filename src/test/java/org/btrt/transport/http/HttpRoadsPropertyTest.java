// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.Announcer;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.HttpSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.MapSwarmStore;

/**
 * The plain road and Netty's decoder answer alike, and batches are answered like one announce after
 * the other: whatever is sent, however it is cut into reads, the same bytes come back, the same is
 * counted and the connection ends or stays the same way.
 */
class HttpRoadsPropertyTest {
  private static final int LINE_MAX = 400;
  private static final int HEADERS_MAX_BYTES = 300;
  private static final int HEADERS_MAX = 8;

  private static final String[] PATHS = {
    "/announce.php", "/ann", "/scrape", "/", "/x", "http://t/ann", "*", ""
  };
  private static final String[] PARAMETERS = {
    "left=0",
    "left=7",
    "numwant=1",
    "numwant=200",
    "compact=0",
    "no_peer_id=1",
    "event=started",
    "event=stopped",
    "event=completed",
    "event=paused",
    "ipv6=2001:db8::7",
    "ipv4=192.0.2.7:99",
    "ip=198.51.100.9",
    "ip=2001:db8::8",
    "info_hash=%zz",
    "port=0",
    "port=x",
    "key=\u00ff\u0080",
    "peer_id=-XL0001-000000000001"
  };
  private static final String[] USUAL_FIELDS = {
    "User-Agent: a/1",
    "Connection: keep-alive",
    "X-Forwarded-For: 192.0.2.5",
    "X-Forwarded-For: 2001:db8::5",
    "x-forwarded-for: 10.0.0.1, 198.51.100.4 ,127.0.0.2"
  };
  private static final String[] ODD_FIELDS = {
    "Connection: close",
    "Connection: TE, close",
    "Content-Length: 0",
    "Content-Length: 3",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
    "Upgrade: h2c",
    "Host: u",
    "X-Forwarded-For: unknown",
    "X-Forwarded-For:",
    "X-Real-IP: 192.0.2.6",
    "X-Empty:",
    "X-Tab: a\tb",
    " folded",
    "No colon",
    "X : y",
    "X-Long: " + "x".repeat(HEADERS_MAX_BYTES)
  };
  private static final String SIGNS = "\r\n\0\t :/?&=%GHht1.\u007f\u0080\u00ff";

  /** A worker with a store of its own and one connection. */
  private static final class Road implements AutoCloseable {
    final Status status = new Status();
    final MapSwarmStore store = new MapSwarmStore(5);
    final HttpWorker worker;
    final Connection channel = new Connection();
    final StringBuilder received = new StringBuilder();

    Road(RequestScanner scanner, boolean proxied, boolean trusted) {
      HttpSettings settings =
          new HttpSettings(
              List.of(),
              1,
              60,
              60,
              60,
              10,
              10,
              LINE_MAX,
              HEADERS_MAX_BYTES,
              HEADERS_MAX,
              proxied ? List.of(Cidr.parse("127.0.0.0/8")) : List.of());
      List<Cidr> sources =
          trusted ? List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("192.0.2.0/24")) : List.of();
      AnnounceRules rules =
          new AnnounceRules(
              new AnnounceSettings(1_800, 900, 0, 50, 200, 2_700, false, sources),
              new ScrapeSettings(ScrapeSettings.Mode.FULL, 50),
              PeerGroups.none(),
              AccessList.open(),
              new ClientBans(List.of("-XL")),
              new OrderQuota());
      Counters counters = status.register();
      worker =
          new HttpWorker(
              channel.eventLoop(),
              new HttpWorker.Parts(
                  settings,
                  scanner,
                  new ConnectionLimits(10, 10, new CidrSet(List.of())),
                  Optional.empty(),
                  new Announcer(new LiveRules(rules), store, counters, AnnounceService.BATCH_MAX),
                  Optional.empty(),
                  counters,
                  status.registerLatency("http"),
                  new DistinctLog(LogManager.getLogger(HttpRoadsPropertyTest.class), () -> 0)));
      HttpConnection connection = new HttpConnection(worker, IpAddress.parse("127.0.0.1"));
      channel.pipeline().addLast(new RequestDecoder(connection, settings)).addLast(connection);
      connection.channelActive(channel.pipeline().lastContext());
    }

    void receive(String text) {
      if (channel.isActive()) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
      }
      for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
        received.append(sent.toString(StandardCharsets.ISO_8859_1));
        sent.release();
      }
    }

    String outcome() {
      StringBuilder counted = new StringBuilder();
      for (Counter counter : Counter.values()) {
        counted.append(counter).append('=').append(status.total(counter)).append('\n');
      }
      return received
          + "\nactive="
          + channel.isActive()
          + " ended="
          + channel.isOutputShutdown()
          + " peers="
          + store.peerCount()
          + '\n'
          + counted;
    }

    @Override
    public void close() {
      channel.finishAndReleaseAll();
      worker.close();
    }
  }

  @Property
  void shouldAnswerAlike(@ForAll long seed) {
    Random random = new Random(seed);
    String sent = requests(random);
    List<String> reads = cut(sent, random);
    boolean proxied = random.nextBoolean();
    boolean trusted = random.nextInt(3) == 0;
    RequestScanner plain = new RequestScanner(LINE_MAX, HEADERS_MAX_BYTES, HEADERS_MAX);
    // With limits of nothing, nothing is plain.
    try (Road fast = new Road(plain, proxied, trusted);
        Road full = new Road(new RequestScanner(0, 0, 0), proxied, trusted)) {
      reads.forEach(fast::receive);
      // Byte by byte, so that every announce is a batch of its own.
      sent.chars().forEach(sign -> full.receive(String.valueOf((char) sign)));
      assertEquals(full.outcome(), fast.outcome(), () -> "sent: " + sent);
      assertEquals(0, fast.status.total(Counter.INTERNAL_ERRORS));
    }
  }

  /** Without this, the property would hold for two roads of which one is never taken. */
  @Property(tries = 1)
  void shouldTakeBothRoads() {
    String request = "GET /ann?info_hash=aaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: t\r\n\r\n";
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf buffer = Unpooled.copiedBuffer(bytes);
    RequestScanner plain = new RequestScanner(LINE_MAX, HEADERS_MAX_BYTES, HEADERS_MAX);
    try (Road fast = new Road(plain, false, false);
        Road full = new Road(new RequestScanner(0, 0, 0), false, false)) {
      var view = fast.worker.viewOf(buffer);
      assertEquals(RequestScanner.Result.PLAIN, plain.scan(view, 0, bytes.length));
      assertEquals(RequestScanner.Result.OTHER, full.worker.scanner().scan(view, 0, bytes.length));
      fast.receive(request);
      assertTrue(fast.received.toString().contains("peer_id must be"), fast.received.toString());
    } finally {
      buffer.release();
    }
  }

  private static String requests(Random random) {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 8);
    for (int i = 0; i < count; i++) {
      text.append(request(random));
    }
    if (random.nextInt(3) == 0) {
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        mutate(text, random);
      }
    }
    return text.toString();
  }

  /** At most one thing of it is odd, or else one would hide the other. */
  private static String request(Random random) {
    int odd = random.nextInt(20);
    StringBuilder text = new StringBuilder(odd == 1 ? oneOf(random, "HEAD", "POST", "get") : "GET");
    text.append(' ').append(odd == 2 ? oneOf(random, PATHS) : "/announce");
    if (odd != 3) {
      text.append("?info_hash=aaaaaaaaaaaaaaaaaa%0").append(random.nextInt(2)).append('a');
      text.append("&peer_id=-XX0001-000000000001&port=").append(1 + random.nextInt(5));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append('&').append(oneOf(random, PARAMETERS));
    }
    text.append(odd == 4 ? oneOf(random, " HTTP/1.0", " HTTP/1.2", "") : " HTTP/1.1")
        .append("\r\n");
    if (odd != 5) {
      text.append(oneOf(random, "Host: t", "host:t", "HOST:  t:1 ")).append("\r\n");
    }
    if (odd == 6 || odd == 7) {
      text.append(oneOf(random, ODD_FIELDS)).append("\r\n");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(oneOf(random, USUAL_FIELDS)).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
    switch (random.nextInt(3)) {
      case 0 -> text.setCharAt(at, sign);
      case 1 -> text.insert(at, sign);
      default -> text.deleteCharAt(at);
    }
  }

  private static List<String> cut(String text, Random random) {
    List<String> reads = new ArrayList<>();
    int longest = oneOf(random, 1, 20, 200, 4_096, 4_096);
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(longest));
      reads.add(text.substring(from, to));
      from = to;
    }
    return reads;
  }

  @SafeVarargs
  private static <T> T oneOf(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A channel whose output can be shut down. */
  private static final class Connection extends EmbeddedChannel implements DuplexChannel {
    private boolean outputShutdown;

    @Override
    public boolean isInputShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
      return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
      return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
      return outputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
      return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
      outputShutdown = true;
      return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdown() {
      return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
      return promise.setSuccess();
    }
  }
}
