// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a neighbour is asked: a URL with placeholders, as BTRT 2.x has it.
 *
 * <pre>
 * {info_hash}       20 bytes, escaped
 * {info_hash_hex}   40 hex digits
 * {peer_id}         20 bytes, escaped; the same in every request
 * {numwant}         how many peers are wanted
 * </pre>
 *
 * <p><em>Threading:</em> immutable.
 */
public final class AnnounceTemplate {
  /** Tells one of ours that a tracker asks: it is not taken for a peer, and gets own peers only. */
  public static final String MARK = "retracker=1";

  private static final int HASH_LENGTH = 20;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]*)\\}");

  /** For a URL without a query: what changes nothing at the other side, so far as it can be had. */
  private static final String QUESTION =
      "?info_hash={info_hash}&peer_id={peer_id}&port=0&uploaded=0&downloaded=0&left=1"
          + "&event=stopped&compact=1&numwant={numwant}&"
          + MARK;

  private final String text;

  private AnnounceTemplate(String text) {
    this.text = text;
  }

  /**
   * Reads one.
   *
   * @param text a URL; with a query only if it has a placeholder of the info-hash
   * @throws IllegalArgumentException with what is wrong
   */
  public static AnnounceTemplate parse(String text) {
    AnnounceTemplate template =
        new AnnounceTemplate(text.indexOf('?') < 0 ? text + QUESTION : marked(text));
    Optional<String> wrong = template.wrong();
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(wrong.get());
    }
    return template;
  }

  /**
   * With the mark, which others pass over: without it, two of ours that ask each other as BTRT 2.x
   * does would hand each other their own peers back for ever.
   */
  private static String marked(String text) {
    return text.contains(MARK) ? text : text + '&' + MARK;
  }

  private Optional<String> wrong() {
    boolean named = false;
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      switch (matcher.group(1)) {
        case "info_hash", "info_hash_hex" -> named = true;
        case "peer_id", "numwant" -> {}
        default -> {
          return Optional.of("has the unknown placeholder " + matcher.group());
        }
      }
    }
    if (!named) {
      return Optional.of("names no torrent");
    }
    if (PLACEHOLDER.matcher(text).replaceAll("").matches(".*[{}].*")) {
      return Optional.of("has a brace that belongs to no placeholder");
    }
    // Whatever the info-hash is, it has no other signs than these.
    url(new byte[HASH_LENGTH], new byte[HASH_LENGTH], 0);
    return Optional.empty();
  }

  /**
   * The URL for a torrent.
   *
   * @param infoHash 20 bytes
   * @param peerId 20 bytes
   */
  public TrackerUrl url(byte[] infoHash, byte[] peerId, int peersWanted) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value =
          switch (matcher.group(1)) {
            case "info_hash" -> escaped(infoHash);
            case "info_hash_hex" -> HexFormat.of().formatHex(infoHash);
            case "peer_id" -> escaped(peerId);
            default -> Integer.toString(peersWanted);
          };
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return TrackerUrl.parse(matcher.appendTail(filled).toString());
  }

  /** As it was written, the mark behind it; a question of our own behind a URL that had none. */
  @Override
  public String toString() {
    return text;
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder(3 * bytes.length);
    for (byte b : bytes) {
      char sign = (char) (b & 0xFF);
      boolean plain =
          (sign >= '0' && sign <= '9')
              || (sign >= 'a' && sign <= 'z')
              || (sign >= 'A' && sign <= 'Z')
              || sign == '-'
              || sign == '.'
              || sign == '_'
              || sign == '~';
      text.append(plain ? String.valueOf(sign) : String.format(Locale.ROOT, "%%%02x", (int) sign));
    }
    return text.toString();
  }
}
