// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.btrt.common.TlsIdentityException.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as operators have them, and as they should not be. */
class TlsIdentityTest {
  private static final TestCertificate USUAL = TestCertificate.usual();

  @TempDir private Path directory;
  private Path certificate;
  private Path privateKey;

  @BeforeEach
  void writeFiles() throws IOException {
    certificate = directory.resolve("fullchain.pem");
    privateKey = directory.resolve("privkey.pem");
    USUAL.write(certificate, privateKey);
  }

  private TlsIdentity read() throws TlsIdentityException {
    return TlsIdentity.read(certificate, privateKey);
  }

  private void assertWrong(Part part, String what) {
    TlsIdentityException wrong = assertThrows(TlsIdentityException.class, this::read);
    assertEquals(part, wrong.part());
    assertEquals(what, wrong.getMessage());
    assertTrue(wrong.expected().startsWith("a PEM file with "), wrong.expected());
  }

  @ParameterizedTest
  @EnumSource(names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void shouldTakeKeysOfEachKind(Algorithm algorithm) throws Exception {
    TestCertificate of = TestCertificate.of(algorithm);
    of.write(certificate, privateKey);
    TlsIdentity identity = read();
    assertEquals(of.certificate(), identity.chain().getFirst());
    assertEquals(2, identity.chain().size());
    assertEquals("localhost", identity.name());
  }

  @Test
  void shouldTakeOneFileWithBothAndTextAround() throws Exception {
    Files.writeString(
        certificate, "Subject: me\n" + USUAL.keyPem() + "\n# and\n" + USUAL.chainPem() + "end\n");
    TlsIdentity identity = TlsIdentity.read(certificate, certificate);
    assertEquals(USUAL.certificate(), identity.chain().getFirst());
  }

  @Test
  void shouldKnowWhenTheFirstOfTheChainEnds() throws Exception {
    Instant end = Instant.now().plus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    TestCertificate.until(end).write(certificate, privateKey);
    assertEquals(end, read().validUntil());
  }

  @ParameterizedTest
  @EnumSource(names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void shouldRefuseTheKeyOfAnotherCertificate(Algorithm algorithm) throws IOException {
    Files.writeString(privateKey, TestCertificate.of(algorithm).keyPem());
    assertWrong(
        Part.PRIVATE_KEY,
        privateKey
            + (algorithm == Algorithm.ecp256 || algorithm == Algorithm.ecp384
                ? " has the key of another certificate"
                : " has no key of the kind EC"));
  }

  @Test
  void shouldRefuseAChainInAnotherOrder() throws IOException {
    String[] two = USUAL.chainPem().split("(?<=-----END CERTIFICATE-----\r\n)", -1);
    Files.writeString(certificate, two[1] + two[0]);
    assertWrong(
        Part.CERTIFICATE,
        certificate + ": certificate 2 of the file has not issued the one before");
  }

  @Test
  void shouldRefuseFilesThatAreNotThere() throws IOException {
    Files.delete(privateKey);
    assertWrong(Part.PRIVATE_KEY, privateKey + " does not exist");
    Files.delete(certificate);
    assertWrong(Part.CERTIFICATE, certificate + " does not exist");
    Files.createDirectory(certificate);
    assertWrong(Part.CERTIFICATE, certificate + " cannot be read (IOException)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "certificate", "-----BEGIN-----\n-----END-----\n"})
  void shouldRefuseFilesWithoutABlock(String text) throws IOException {
    Files.writeString(privateKey, text);
    assertWrong(Part.PRIVATE_KEY, privateKey + " has no private key");
    Files.writeString(certificate, text);
    assertWrong(Part.CERTIFICATE, certificate + " has no certificate");
  }

  @Test
  void shouldSayWhichKindOfKeyIsNotTaken() throws IOException {
    Files.writeString(privateKey, USUAL.keyPem().replace("PRIVATE", "EC PRIVATE"));
    assertWrong(Part.PRIVATE_KEY, privateKey + " has a key of the older form EC PRIVATE KEY");
    Files.writeString(privateKey, USUAL.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"));
    assertWrong(Part.PRIVATE_KEY, privateKey + " has a key with a password");
  }

  @Test
  void shouldRefuseDamagedBlocks() throws IOException {
    String key = USUAL.keyPem();
    Files.writeString(privateKey, "\n" + key.replace("=", "").replaceFirst("M", "?"));
    assertWrong(Part.PRIVATE_KEY, privateKey + " the block that begins in line 2 is damaged");
    Files.writeString(privateKey, key.substring(0, key.length() - 20));
    assertWrong(Part.PRIVATE_KEY, privateKey + " the block that begins in line 1 has no end");
    Files.writeString(privateKey, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertWrong(Part.PRIVATE_KEY, privateKey + " has no key of the kind EC");

    Files.writeString(
        certificate,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + USUAL.chainPem());
    assertWrong(Part.CERTIFICATE, certificate + ": certificate 1 of the file is damaged");
    Files.writeString(certificate, "x".repeat(PemFile.LENGTH_MAX + 1));
    assertWrong(Part.CERTIFICATE, certificate + " is longer than " + PemFile.LENGTH_MAX + " bytes");
  }
}
