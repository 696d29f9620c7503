// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.protocol.http.RequestScanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The matrix of sockets, proxies and headers. */
class ClientAddressTest {
  private static final String PROXY = "10.0.0.1";

  private final ClientAddress client =
      new ClientAddress(
          List.of(Cidr.parse("10.0.0.0/24"), Cidr.parse("2001:db8:1::/48"), Cidr.parse("::1")));

  /** Columns: socket, X-Forwarded-For (a bar between two fields), X-Real-IP, client, verified. */
  @ParameterizedTest
  @CsvSource({
    // Not a proxy: nothing is believed.
    "192.0.2.9, 198.51.100.1, , 192.0.2.9, true",
    "192.0.2.9, , 198.51.100.1, 192.0.2.9, true",
    "192.0.2.9, garbage, garbage, 192.0.2.9, true",
    "10.0.1.1, 198.51.100.1, , 10.0.1.1, true",
    "2001:db8:2::1, 198.51.100.1, , 2001:db8:2::1, true",
    // A proxy without a header speaks for itself.
    "10.0.0.1, , , 10.0.0.1, true",
    "::1, , , ::1, true",
    // One hop.
    "10.0.0.1, 198.51.100.1, , 198.51.100.1, true",
    "10.0.0.255, 198.51.100.1, , 198.51.100.1, true",
    "10.0.0.1, 2001:db8::5, , 2001:db8::5, true",
    "::1, 198.51.100.1, , 198.51.100.1, true",
    "2001:db8:1:ffff::1, 2001:db8::5, , 2001:db8::5, true",
    "10.0.0.1, ::ffff:198.51.100.1, , 198.51.100.1, true",
    "10.0.0.1, '  198.51.100.1\t', , 198.51.100.1, true",
    // Ports and brackets.
    "10.0.0.1, 198.51.100.1:4711, , 198.51.100.1, true",
    "10.0.0.1, [2001:db8::5]:4711, , 2001:db8::5, true",
    "10.0.0.1, [2001:db8::5], , 2001:db8::5, true",
    // The client made up what is left of it.
    "10.0.0.1, '203.0.113.7, 198.51.100.1', , 198.51.100.1, true",
    "10.0.0.1, 'garbage, 198.51.100.1', , 198.51.100.1, true",
    "10.0.0.1, ',198.51.100.1', , 198.51.100.1, true",
    "10.0.0.1, '10.0.0.7, 198.51.100.1', , 198.51.100.1, true",
    // A chain of proxies.
    "10.0.0.1, '198.51.100.1, 10.0.0.2', , 198.51.100.1, true",
    "10.0.0.1, '198.51.100.1,10.0.0.3,10.0.0.2', , 198.51.100.1, true",
    "10.0.0.1, '203.0.113.7, 198.51.100.1, 10.0.0.2', , 198.51.100.1, true",
    "10.0.0.1, '2001:db8::5, 2001:db8:1::9', , 2001:db8::5, true",
    "10.0.0.1, '10.0.0.3, 10.0.0.2', , 10.0.0.3, true",
    // Several fields are one list.
    "10.0.0.1, 203.0.113.7|198.51.100.1, , 198.51.100.1, true",
    "10.0.0.1, 198.51.100.1|10.0.0.2, , 198.51.100.1, true",
    "10.0.0.1, '203.0.113.7, 198.51.100.1|10.0.0.3, 10.0.0.2', , 198.51.100.1, true",
    // Garbage where it matters.
    "10.0.0.1, garbage, , 10.0.0.1, false",
    "10.0.0.1, '', , 10.0.0.1, false",
    "10.0.0.1, '198.51.100.1,', , 10.0.0.1, false",
    "10.0.0.1, '198.51.100.1, unknown', , 10.0.0.1, false",
    "10.0.0.1, '198.51.100.1, garbage, 10.0.0.2', , 10.0.0.1, false",
    "10.0.0.1, ', 10.0.0.2', , 10.0.0.1, false",
    "10.0.0.1, 198.51.100.1 203.0.113.7, , 10.0.0.1, false",
    "10.0.0.1, 198.51.100.256, , 10.0.0.1, false",
    "10.0.0.1, 198.51.100.1\u00b9, , 10.0.0.1, false",
    // X-Real-IP only where there is no X-Forwarded-For.
    "10.0.0.1, , 198.51.100.1, 198.51.100.1, true",
    "10.0.0.1, , 2001:db8::5, 2001:db8::5, true",
    "10.0.0.1, , garbage, 10.0.0.1, false",
    "10.0.0.1, , '203.0.113.7, 198.51.100.1', 10.0.0.1, false",
    "10.0.0.1, , 198.51.100.1|198.51.100.1, 10.0.0.1, false",
    "10.0.0.1, 198.51.100.1, 203.0.113.7, 198.51.100.1, true",
    "10.0.0.1, garbage, 203.0.113.7, 10.0.0.1, false",
  })
  void shouldFindTheClient(
      String socket, String forwardedFor, String realIp, String expected, boolean verified) {
    HttpHeaders headers = unchecked();
    add(headers, "X-Forwarded-For", forwardedFor);
    add(headers, "X-Real-IP", realIp);
    resolve(socket, headers);
    assertEquals(IpAddress.parse(expected), address());
    assertEquals(verified, client.isVerified());
    String fields = fields("X-Forwarded-For", forwardedFor) + fields("X-Real-IP", realIp);
    if (resolvePlain(socket, fields)) {
      assertEquals(IpAddress.parse(expected), address());
      assertEquals(verified, client.isVerified());
    }
  }

  /** Only what is not one printable field of each name is left to the other road. */
  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For: 198.51.100.1, true",
    "X-Real-IP: 198.51.100.1, true",
    "X-Forwarded-For:, true",
    "X-Forwarded-For: a|X-Forwarded-For: b, false",
    "X-Forwarded-For: \t10.0.0.1, false"
  })
  void shouldReadPlainFields(String fields, boolean plain) {
    assertEquals(plain, resolvePlain(PROXY, fields.replace("|", "\r\n") + "\r\n"));
  }

  @Test
  void shouldSurviveTheLongestHeader() {
    HttpHeaders headers = unchecked();
    headers.add("X-Forwarded-For", "198.51.100.1" + ",10.0.0.2".repeat(10_000));
    resolve(PROXY, headers);
    assertEquals(IpAddress.parse("198.51.100.1"), address());
    headers.set("X-Forwarded-For", "1".repeat(10_000));
    resolve(PROXY, headers);
    assertFalse(client.isVerified());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.255", "::1", "2001:db8:1::", "2001:db8:1:ffff::"})
  void shouldKnowProxies(String text) {
    assertTrue(client.isProxy(IpAddress.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.1.0", "9.255.255.255", "::2", "2001:db8:2::", "::a00:1"})
  void shouldKnowStrangers(String text) {
    assertFalse(client.isProxy(IpAddress.parse(text)));
  }

  private void resolve(String socket, HttpHeaders headers) {
    IpAddress address = IpAddress.parse(socket);
    client.resolve(address, client.isProxy(address), headers);
  }

  /** False: the request is not plain. */
  private boolean resolvePlain(String socket, String fields) {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    UnsafeBuffer buffer = new UnsafeBuffer(request);
    RequestScanner scanner = new RequestScanner(100, 1_000, 10);
    if (scanner.scan(buffer, 0, request.length) != RequestScanner.Result.PLAIN) {
      return false;
    }
    IpAddress address = IpAddress.parse(socket);
    client.resolve(address, client.isProxy(address), buffer, scanner);
    return true;
  }

  private static String fields(String name, String values) {
    return values == null ? "" : name + ": " + values.replace("|", "\r\n" + name + ": ") + "\r\n";
  }

  private static HttpHeaders unchecked() {
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }

  private IpAddress address() {
    return new IpAddress(client.isIpv6(), client.high(), client.low());
  }

  private static void add(HttpHeaders headers, String name, String values) {
    if (values != null) {
      for (String value : values.split("\\|", -1)) {
        headers.add(name, value);
      }
    }
  }
}
