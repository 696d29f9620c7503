// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

/**
 * Ports of which the first free one is listened at, at each address of the machine. With 0 each
 * address may get another one.
 *
 * @param first 0: the system chooses; then the last one is 0 too
 * @param last at least the first
 */
public record PortRange(int first, int last) {
  private static final int PORT_MAX = 65_535;

  /**
   * @throws IllegalArgumentException if it is no range of ports
   */
  public PortRange {
    if (first < 0 || last < first || last > PORT_MAX || (first == 0 && last > 0)) {
      throw new IllegalArgumentException(
          "ports=" + first + "-" + last + ", expected: 0, or 1 to " + PORT_MAX + " in order");
    }
  }

  /**
   * Reads {@code 6881} or {@code 6881-6999}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static PortRange parse(String text) {
    if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "ports=" + text + ", expected: a port, or two with a hyphen between");
    }
    String[] ends = text.split("-", -1);
    return new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  /** As it is written. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
