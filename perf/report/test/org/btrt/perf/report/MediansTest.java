// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void shouldTakePercentilesBetweenValues() {
    double[] sorted = {1, 2, 4, 8};
    assertEquals(1, Medians.percentile(sorted, 0));
    assertEquals(3, Medians.percentile(sorted, 50));
    assertEquals(8, Medians.percentile(sorted, 100));
    assertTrue(Double.isNaN(Medians.percentile(new double[0], 50)));
  }

  @Test
  void shouldBeSurerOfWhatIsAlwaysTheSame() {
    assertEquals(new Spread(5, 5, 5, 3), Medians.interval(new double[] {5, 5, 5}));
    Spread wide = Medians.interval(new double[] {1, 9, 2, 8, 3, 7, 4, 6, 5});
    assertEquals(5, wide.median());
    assertTrue(wide.least() > 1 && wide.least() < 5, wide::toString);
    assertTrue(wide.most() > 5 && wide.most() < 9, wide::toString);
    assertEquals(0, Medians.interval(new double[0]).count());
  }

  @Test
  void shouldLeaveTheValuesInTheirOrder() {
    double[] values = {3, 1, 2};
    Medians.interval(values);
    assertEquals(3, values[0]);
  }
}
