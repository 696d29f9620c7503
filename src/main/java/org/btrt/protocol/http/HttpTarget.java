// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;

/**
 * The target of a request line (RFC 9112, 3.2): which service its path names, and where its query
 * is. Takes the absolute form too, as servers must.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing.
 */
public final class HttpTarget {
  /** What a path stands for. */
  public enum Service {
    ANNOUNCE,
    SCRAPE,
    /** The bare slash with a query: an announce, if the query is one. */
    ROOT,
    NONE
  }

  private static final byte[] SCHEME = Ascii.bytes("http://");
  private static final byte[] ROOT = Ascii.bytes("/");
  private static final byte[][] ANNOUNCE_PATHS = {
    Ascii.bytes("/announce"),
    Ascii.bytes("/announce.php"),
    Ascii.bytes("/ann"),
    Ascii.bytes("/tracker.php/announce")
  };
  private static final byte[][] SCRAPE_PATHS = {
    Ascii.bytes("/scrape"), Ascii.bytes("/scrape.php"), Ascii.bytes("/tracker.php/scrape")
  };

  private int pathOffset;
  private int pathLength;
  private int queryOffset;
  private int queryLength;

  /** Finds the path and the query. */
  public Service parse(DirectBuffer buffer, int offset, int lengthBytes) {
    int end = offset + lengthBytes;
    pathOffset = findPath(buffer, offset, end);
    int pathEnd = pathOffset;
    while (pathEnd < end && buffer.getByte(pathEnd) != '?') {
      pathEnd++;
    }
    queryOffset = Math.min(pathEnd + 1, end);
    queryLength = end - queryOffset;
    pathLength = pathEnd - pathOffset;
    if (isOneOf(ANNOUNCE_PATHS, buffer, pathOffset, pathLength)) {
      return Service.ANNOUNCE;
    }
    if (isOneOf(SCRAPE_PATHS, buffer, pathOffset, pathLength)) {
      return Service.SCRAPE;
    }
    boolean root = Ascii.equal(buffer, pathOffset, pathLength, ROOT);
    return root && queryLength > 0 ? Service.ROOT : Service.NONE;
  }

  /** Where the path begins. */
  public int pathOffset() {
    return pathOffset;
  }

  public int pathLength() {
    return pathLength;
  }

  /** Where the query begins, behind the question mark. */
  public int queryOffset() {
    return queryOffset;
  }

  public int queryLength() {
    return queryLength;
  }

  private static int findPath(DirectBuffer buffer, int offset, int end) {
    if (end - offset < SCHEME.length || !Ascii.equal(buffer, offset, SCHEME.length, SCHEME)) {
      return offset;
    }
    int path = offset + SCHEME.length;
    while (path < end && buffer.getByte(path) != '/') {
      path++;
    }
    return path;
  }

  private static boolean isOneOf(byte[][] paths, DirectBuffer buffer, int offset, int length) {
    for (byte[] path : paths) {
      if (Ascii.equal(buffer, offset, length, path)) {
        return true;
      }
    }
    return false;
  }
}
