// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tracker's word about a torrent. */
class SwarmCountsTest {
  private static final String HASH = "20:aaaaaaaaaaaaaaaaaaaa";

  private static Optional<SwarmCounts> parse(String reply) throws IOException {
    return SwarmCounts.parse(reply.getBytes(ISO_8859_1));
  }

  @Test
  void shouldReadAReply() throws IOException {
    assertEquals(
        Optional.of(new SwarmCounts(2, 7, 5)),
        parse(
            "d5:filesd"
                + HASH
                + "d8:completei2e10:downloadedi5e10:incompletei7e4:name8:completeee5:flagsdee"));
  }

  @Test
  void shouldKnowAReplyWithoutTheTorrent() throws IOException {
    assertEquals(Optional.empty(), parse("d5:filesdee"));
    assertEquals(Optional.empty(), parse("d14:failure reason4:nonee"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "le",
        "d5:filesi1ee",
        "d5:filesd" + HASH + "i1eee",
        "d5:filesd" + HASH + "d8:complete1:aeee",
        "d5:filesd" + HASH + "d8:completei1e"
      })
  void shouldRefuseWhatIsNoTrackers(String reply) {
    assertThrows(IOException.class, () -> parse(reply));
  }
}
