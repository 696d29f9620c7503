// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The address of a socket within this machine, {@code struct sockaddr_un}; the same on x86_64 and
 * aarch64. A path in the file system ends with a zero; a name that begins with one lies outside of
 * it, has no end of its own and is written with {@code @} instead.
 *
 * <pre>
 * 0   2 family (native)
 * 2 108 path
 * </pre>
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> a view. <em>Source:</em> unix(7).
 */
final class UnixAddressFlyweight {
  static final int AF_UNIX = 1;
  static final int FAMILY_OFFSET = 0;
  static final int PATH_OFFSET = FAMILY_OFFSET + Short.BYTES;
  static final int PATH_LENGTH_MAX = 108;
  static final int LENGTH_MAX = PATH_OFFSET + PATH_LENGTH_MAX;

  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  /**
   * @param memoryAddress of at least {@link #LENGTH_MAX} bytes
   */
  void wrap(long memoryAddress) {
    buffer.wrap(memoryAddress, LENGTH_MAX);
  }

  /**
   * Writes an address.
   *
   * @param address an absolute path, or {@code @} and a name
   * @return its length in bytes
   * @throws IllegalArgumentException if it is neither, or too long
   */
  int put(String address) {
    byte[] path = address.getBytes(UTF_8);
    boolean isAbstract = address.startsWith("@");
    if (path.length < 2
        || path.length >= PATH_LENGTH_MAX
        || !(isAbstract || address.startsWith("/"))) {
      throw new IllegalArgumentException(
          "socket="
              + address
              + ", expected: an absolute path, or @ and a name, shorter than "
              + PATH_LENGTH_MAX
              + " bytes");
    }
    buffer.setMemory(0, LENGTH_MAX, (byte) 0);
    buffer.putShort(FAMILY_OFFSET, (short) AF_UNIX);
    buffer.putBytes(PATH_OFFSET, path);
    if (isAbstract) {
      buffer.putByte(PATH_OFFSET, (byte) 0);
    }
    return PATH_OFFSET + path.length + (isAbstract ? 0 : 1);
  }
}
