// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Peer ids that are refused because of how they begin, for instance {@code -XL}. Immutable. */
public final class ClientBans {
  /** Bytes of a peer id, and so the longest prefix. */
  public static final int PREFIX_MAX_LENGTH = 20;

  private final long[] prefixes0;
  private final long[] masks0;
  private final long[] prefixes1;
  private final long[] masks1;
  private final int[] prefixes2;
  private final int[] masks2;

  /**
   * @param prefixes Latin-1 texts of 1 to 20 characters
   * @throws IllegalArgumentException if one is empty, longer, or not Latin-1
   */
  public ClientBans(List<String> prefixes) {
    int count = prefixes.size();
    prefixes0 = new long[count];
    masks0 = new long[count];
    prefixes1 = new long[count];
    masks1 = new long[count];
    prefixes2 = new int[count];
    masks2 = new int[count];
    for (int i = 0; i < count; i++) {
      String prefix = prefixes.get(i);
      byte[] bytes = prefix.getBytes(StandardCharsets.ISO_8859_1);
      if (bytes.length < 1
          || bytes.length > PREFIX_MAX_LENGTH
          || !new String(bytes, StandardCharsets.ISO_8859_1).equals(prefix)) {
        throw new IllegalArgumentException(
            "client prefix=" + prefix + ", expected: 1 to " + PREFIX_MAX_LENGTH + " bytes");
      }
      byte[] mask = new byte[PREFIX_MAX_LENGTH];
      Arrays.fill(mask, 0, bytes.length, (byte) 0xFF);
      ByteBuffer value = ByteBuffer.wrap(Arrays.copyOf(bytes, PREFIX_MAX_LENGTH));
      ByteBuffer bits = ByteBuffer.wrap(mask);
      prefixes0[i] = value.getLong();
      masks0[i] = bits.getLong();
      prefixes1[i] = value.getLong();
      masks1[i] = bits.getLong();
      prefixes2[i] = value.getInt();
      masks2[i] = bits.getInt();
    }
  }

  /** Whether a peer id, given as its big-endian words, begins with a banned prefix. */
  public boolean isBanned(long peerId0, long peerId1, int peerId2) {
    for (int i = 0; i < prefixes0.length; i++) {
      if ((peerId0 & masks0[i]) == prefixes0[i]
          && (peerId1 & masks1[i]) == prefixes1[i]
          && (peerId2 & masks2[i]) == prefixes2[i]) {
        return true;
      }
    }
    return false;
  }

  /** How many prefixes there are. */
  public int size() {
    return prefixes0.length;
  }
}
