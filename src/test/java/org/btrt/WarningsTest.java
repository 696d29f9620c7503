// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A warning is told when it begins and when it is over. */
class WarningsTest {
  private final Warnings warnings = new Warnings();

  @Test
  void shouldTellTheBeginAndTheEnd() {
    assertEquals(List.of(), warnings.update(Map.of()));
    assertEquals(List.of("warning: ports closed"), warnings.update(Map.of("a", "ports closed")));
    assertEquals(List.of(), warnings.update(Map.of("a", "other words for it")));
    assertEquals(
        List.of("warning: nobody seeds", "over: other words for it"),
        warnings.update(Map.of("b", "nobody seeds")));
    assertEquals(List.of("over: nobody seeds"), warnings.update(Map.of()));
  }
}
