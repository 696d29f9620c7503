// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.agrona.CloseHelper;

/** A plain socket that sends what it is told and reads replies. Text is Latin-1, a char a byte. */
public final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  /**
   * One reply.
   *
   * @param head status line and header fields, lower case
   */
  public record Reply(int status, String head, String body) {
    public boolean isLast() {
      return head.contains("connection: close");
    }
  }

  private final Socket socket;
  private final InputStream input;

  public RawClient(InetSocketAddress address) throws IOException {
    this(new Socket(), address);
  }

  /** With a socket of its own kind, which is not connected yet. */
  RawClient(Socket socket, InetSocketAddress address) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    socket.connect(address, TIMEOUT_MS);
    input = new BufferedInputStream(socket.getInputStream());
  }

  int localPort() {
    return socket.getLocalPort();
  }

  public RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public RawClient get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: t\r\n\r\n");
  }

  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  public Reply reply() throws IOException {
    return reply(true);
  }

  /** Reads a reply to HEAD, which has no body whatever its length says. */
  Reply headReply() throws IOException {
    return reply(false);
  }

  /** Reads a reply and tells how long it was. */
  int replyLength() throws IOException {
    Reply reply = reply();
    return reply.head().length() + reply.body().length();
  }

  /** Reads bytes without looking at them. */
  void skip(int lengthBytes) throws IOException {
    input.skipNBytes(lengthBytes);
  }

  /** Whether the server has closed, having sent no more. */
  public boolean isAtEnd() throws IOException {
    try {
      return input.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** The next byte; -1: the server has closed in order, not cut off. */
  int next() throws IOException {
    return input.read();
  }

  /** Whether the server has closed without an answer that is HTTP. */
  boolean isAtEndWithoutAnswer() throws IOException {
    StringBuilder answer = new StringBuilder();
    try {
      for (int next = input.read(); next >= 0; next = input.read()) {
        answer.append((char) next);
      }
    } catch (SocketException e) {
      // Reset, as good an end as any.
    }
    return !answer.toString().startsWith("HTTP");
  }

  /** Reads until the server has closed. */
  void drain() throws IOException {
    while (input.read() >= 0) {
      // Whatever it is.
    }
  }

  private Reply reply(boolean hasBody) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = input.read();
      if (next < 0) {
        throw new EOFException("after: " + head);
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ") + "content-length: ".length();
    int length = hasBody ? Integer.parseInt(lower.substring(at, lower.indexOf('\r', at))) : 0;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(input.readNBytes(length));
    return new Reply(
        Integer.parseInt(lower.substring(9, 12)),
        lower,
        body.toString(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    CloseHelper.quietClose(socket);
  }
}
