// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.udp.UdpRequestFlyweight;

/**
 * Waits until a tracker that is being started answers, so that its first second is measured.
 *
 * <p><em>Threading:</em> one thread; blocks.
 */
final class TrackerProbe {
  private static final int INTERVAL_MS = 5;
  private static final int REPLY_MAX_BYTES = 64;

  private TrackerProbe() {}

  /**
   * Asks every few milliseconds.
   *
   * @param stream by a TCP connection instead of a connect by UDP
   * @return whether there was an answer in time
   */
  static boolean await(InetSocketAddress tracker, boolean stream, int timeoutS)
      throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(timeoutS)) {
      if (stream ? isListening(tracker) : isAnswering(tracker)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
    }
    return false;
  }

  private static boolean isListening(InetSocketAddress tracker) {
    try (Socket socket = new Socket()) {
      socket.connect(tracker);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAnswering(InetSocketAddress tracker) throws IOException {
    byte[] request = new byte[UdpRequestFlyweight.HEADER_LENGTH];
    RequestEncoder.connect(new UnsafeBuffer(request), 1);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(tracker);
      socket.setSoTimeout(INTERVAL_MS);
      socket.send(new DatagramPacket(request, request.length));
      socket.receive(new DatagramPacket(new byte[REPLY_MAX_BYTES], REPLY_MAX_BYTES));
      return true;
    } catch (IOException e) {
      // Nobody there, or too slow: the next one will tell.
      return false;
    }
  }
}
