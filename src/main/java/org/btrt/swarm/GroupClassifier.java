// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/** The group of an address; how the store re-classifies records after the groups were reloaded. */
@FunctionalInterface
public interface GroupClassifier {
  /**
   * @param ipv6 the family
   * @param addressHigh bytes 0-7 of an IPv6 address, 0 for IPv4
   * @param addressLow bytes 8-15 of an IPv6 address, or the IPv4 address in the low 32 bits
   * @return the group, 0 first
   */
  int groupOf(boolean ipv6, long addressHigh, long addressLow);
}
