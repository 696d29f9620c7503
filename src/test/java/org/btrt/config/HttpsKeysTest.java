// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.ConfigurationTexts.errors;
import static org.btrt.config.ConfigurationTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.common.SocketAddressText;
import org.btrt.common.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code https}, and the files that it names. */
class HttpsKeysTest {
  private static final String AT = "/srv/btrt/btrt.conf:";
  private static final String FILES = "certificate: c.pem, private_key: k.pem";

  @TempDir private Path directory;

  private LoadedConfiguration readFile(String... lines) throws Exception {
    return ConfigurationReader.read(Files.write(file(), List.of(lines)));
  }

  private Path file() {
    return directory.resolve("btrt.conf");
  }

  @Test
  void shouldBeOffUnlessItIsToldWhereToListen() {
    assertEquals(List.of(), read("https: {}").https().listen());
    assertEquals(
        new HttpsSettings(
            List.of(SocketAddressText.parse("[::]:443")),
            Optional.of(Path.of("/srv/btrt/c.pem")),
            Optional.of(Path.of("/srv/btrt/k.pem"))),
        read("https: {listen: '[::]:443', " + FILES + "}").https());
  }

  @Test
  void shouldWantBothFiles() {
    assertEquals(
        List.of(
            AT
                + "2: https.certificate: is missing, expected: a PEM file with the server's"
                + " certificate because https.listen is given",
            AT
                + "2: https.private_key: is missing, expected: a PEM file with the certificate's"
                + " key because https.listen is given"),
        errors("https:\n  listen: 127.0.0.1:443\n"));
  }

  @Test
  void shouldHaveAddressesOfItsOwn() {
    assertEquals(
        List.of(
            AT
                + "1: https.listen: 127.0.0.1:80 is in http.listen too, expected: an address of its"
                + " own, a port speaks TLS or it does not"),
        errors("https: {listen: 127.0.0.1:80, " + FILES + "}\nhttp: {listen: 127.0.0.1:80}"));
    assertEquals(
        List.of(
            AT
                + "1: https.listen: 127.0.0.1:6970 is in web.listen too, expected: an address of"
                + " its own, a port speaks TLS or it does not"),
        errors("https: {listen: 127.0.0.1:6970, " + FILES + "}"));
    assertEquals(
        List.of(AT + "1: https.listen: has an address twice, expected: each one once"),
        errors("https: {listen: ['[::1]:1', '[0::1]:1'], " + FILES + "}"));
  }

  @Test
  void shouldBeEnoughToAnnounce() {
    assertEquals(
        1,
        read("udp: {listen: []}\nhttp: {listen: []}\nhttps: {listen: 127.0.0.1:1, " + FILES + "}")
            .https()
            .listen()
            .size());
  }

  @Test
  void shouldSayInWhichLineTheFileIsNamedThatDoesNotDo() throws Exception {
    String[] lines = {
      "https:", "  listen: 127.0.0.1:443", "  certificate: c.pem", "  private_key: k.pem"
    };
    Path certificate = directory.resolve("c.pem");
    Path key = directory.resolve("k.pem");
    ConfigurationException missing =
        assertThrows(ConfigurationException.class, () -> readFile(lines));
    assertEquals(
        List.of(
            file()
                + ":3: https.certificate: "
                + certificate
                + " does not exist, expected: a PEM file with the server's certificate and behind"
                + " it those that issued it"),
        missing.messages());

    TestCertificate.usual().write(certificate, key);
    assertEquals(Optional.of(certificate), readFile(lines).configuration().https().certificate());

    Files.writeString(key, TestCertificate.usual().keyPem());
    ConfigurationException other =
        assertThrows(ConfigurationException.class, () -> readFile(lines));
    assertEquals(
        List.of(
            file()
                + ":4: https.private_key: "
                + key
                + " has the key of another certificate, expected: a PEM file with the"
                + " certificate's key, PKCS#8 without a password, made of any other by openssl"
                + " pkcs8 -topk8 -nocrypt"),
        other.messages());
  }
}
