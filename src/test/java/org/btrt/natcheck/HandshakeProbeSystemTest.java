// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btrt.common.IpAddress;
import org.btrt.natcheck.HandshakeProbe.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What endpoints do with a connection, and what is made of it. */
@Timeout(60)
class HandshakeProbeSystemTest {
  private static final SwarmPeer SWARM =
      new SwarmPeer(0x3031_3233_3435_3637L, 0x3839_6162_6364_6566L, 0x6768_696A);
  private static final byte[] PEER_ID = "-BT3000-000000000001".getBytes(US_ASCII);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Outcome probe(String address, int port, int timeoutMs) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    new HandshakeProbe(group.next(), NioSocketChannel::new, timeoutMs, PEER_ID)
        .begin(new Endpoint(IpAddress.parse(address), port), SWARM, outcome::complete);
    return outcome.join();
  }

  private Outcome probe(FakePeer.Answer answer) throws IOException {
    try (FakePeer peer = new FakePeer("127.0.0.1", answer)) {
      return probe("127.0.0.1", peer.port(), 20_000);
    }
  }

  private static FakePeer.Answer says(byte[] bytes) {
    return (handshake, socket) -> socket.getOutputStream().write(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldShakeHandsWithAPeer(String address) throws IOException {
    try (FakePeer peer = new FakePeer(address, FakePeer.echo())) {
      assertEquals(Outcome.HANDSHAKE, probe(address, peer.port(), 20_000));
      byte[] expected =
          ("\u0013BitTorrent protocol\0\0\0\0\0\0\0\0000123456789abcdefghij-BT3000-000000000001")
              .getBytes(US_ASCII);
      assertArrayEquals(expected, peer.handshakes().getFirst());
    }
  }

  @Test
  void shouldNotMindReservedBitsAndPeerIds() throws IOException {
    assertEquals(
        Outcome.HANDSHAKE,
        probe(
            (handshake, socket) -> {
              byte[] answer = handshake.clone();
              Arrays.fill(answer, 20, 28, (byte) 0xFF);
              Arrays.fill(answer, 48, 68, (byte) 'x');
              // Byte by byte, as a bad network brings it.
              for (byte one : answer) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
              }
            }));
  }

  @Test
  void shouldTakeSilenceForAPeerThatInsistsOnEncryption() throws IOException {
    assertEquals(Outcome.SILENT, probe((handshake, socket) -> {}));
    CountDownLatch end = new CountDownLatch(1);
    try (FakePeer peer = new FakePeer("127.0.0.1", (handshake, socket) -> end.await())) {
      assertEquals(Outcome.SILENT, probe("127.0.0.1", peer.port(), 200));
    } finally {
      end.countDown();
    }
  }

  @Test
  void shouldTellAnotherServiceFromAPeer() throws IOException {
    assertEquals(
        Outcome.NO_PEER, probe(says("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII))));
    assertEquals(Outcome.NO_PEER, probe(says(new byte[] {19})));
    assertEquals(
        Outcome.NO_PEER,
        probe(
            (handshake, socket) -> {
              handshake[30]++;
              socket.getOutputStream().write(handshake);
            }));
  }

  @Test
  void shouldFindAClosedPortUnreachable() throws IOException {
    FakePeer gone = new FakePeer("127.0.0.1", FakePeer.echo());
    gone.close();
    assertEquals(Outcome.NO_CONNECTION, probe("127.0.0.1", gone.port(), 20_000));
  }
}
