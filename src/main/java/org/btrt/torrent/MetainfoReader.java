// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a torrent file of any origin.
 *
 * <p><em>Threading:</em> no state outside of a call. <em>Memory:</em> the bytes, and some hundreds
 * for each file that they tell of, of which the result keeps the names.
 */
public final class MetainfoReader {
  /** Longest torrent file; one of a terabyte in pieces of 1 MiB has 20 MiB. */
  public static final int FILE_MAX_BYTES = 32 * 1024 * 1024;

  /** Most files in a torrent, pads included. */
  public static final int FILES_MAX = 200_000;

  private static final int URLS_MAX = 1_000;

  /** Longest URL. */
  static final int URL_MAX_BYTES = 8 * 1024;

  private static final long YEAR_9999_EPOCH_S = 253_402_300_799L;
  private static final String PIECE_LAYERS = "piece layers";
  private static final int UNKNOWN = -1;

  private final byte[] bytes;
  private final MetainfoCursor in;
  private int infoStart = UNKNOWN;
  private int infoEnd;
  private InfoReader info;
  private int pieceLayersOffset = UNKNOWN;
  private String announce = "";
  private List<List<String>> tiers = List.of();
  private List<String> webSeeds = List.of();
  private String comment;
  private String createdBy;
  private OptionalLong createdEpochS = OptionalLong.empty();

  private MetainfoReader(byte[] bytes) {
    this.bytes = bytes;
    in = new MetainfoCursor(bytes);
  }

  /**
   * Reads a file.
   *
   * @throws MetainfoException if it cannot be read or is no torrent file that can be taken; the
   *     message begins with its name
   */
  public static Metainfo read(Path file) throws MetainfoException {
    return readWhole(file).metainfo();
  }

  /**
   * Reads a file and keeps its bytes, which are those that were read: another look could find
   * others.
   *
   * @throws MetainfoException as {@link #read(Path)}
   */
  public static WholeTorrent readWhole(Path file) throws MetainfoException {
    try {
      byte[] bytes = bytes(file);
      return new WholeTorrent(bytes, read(bytes));
    } catch (MetainfoException e) {
      throw e.in(file);
    }
  }

  /**
   * Reads the content of a file.
   *
   * @throws MetainfoException if it is no torrent file that can be taken
   */
  public static Metainfo read(byte[] bytes) throws MetainfoException {
    return new MetainfoReader(bytes).readAll();
  }

  /**
   * The content of a file, if it is of a length that a torrent file can have.
   *
   * @throws MetainfoException if it cannot be read, is too long, or no regular file: others, such
   *     as pipes, might never end
   */
  static byte[] bytes(Path file) throws MetainfoException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new MetainfoException("is not a file, expected: a torrent file");
      }
      if (Files.size(file) > FILE_MAX_BYTES) {
        throw tooLong();
      }
      try (InputStream content = Files.newInputStream(file)) {
        byte[] bytes = content.readNBytes(FILE_MAX_BYTES);
        if (content.read() >= 0) {
          throw tooLong();
        }
        return bytes;
      }
    } catch (IOException e) {
      // The message of most of these exceptions is only the name of the file.
      throw new MetainfoException(
          "cannot be read (" + e.getClass().getSimpleName() + "), expected: a torrent file");
    }
  }

  private static MetainfoException tooLong() {
    return new MetainfoException("is too long, expected: at most " + FILE_MAX_BYTES + " bytes");
  }

  private Metainfo readAll() throws MetainfoException {
    in.dictionary(InfoReader.KEYS_MAX, this::readValue);
    if (in.position() != bytes.length) {
      throw in.error("goes on behind its end (byte " + in.position() + "), expected: nothing");
    }
    if (info == null) {
      throw in.error("has no info, expected: the dictionary that the info-hash is of");
    }
    if (info.isV2()) {
      checkPieceLayers();
    }
    return new Metainfo(
        infoHashes(),
        info.content(),
        info.isPrivate(),
        info.source(),
        trackers(),
        webSeeds,
        Optional.ofNullable(comment),
        Optional.ofNullable(createdBy),
        createdEpochS);
  }

  private void readValue(String key) throws MetainfoException {
    switch (key) {
      case "info" -> {
        infoStart = in.position();
        info = new InfoReader(in);
        infoEnd = in.position();
      }
      case PIECE_LAYERS -> {
        // Read when it is known what files they are of, wherever that stands.
        pieceLayersOffset = in.position();
        in.skip();
      }
      case "announce" -> announce = in.text(URL_MAX_BYTES);
      case "announce-list" -> tiers = readTiers();
      case "url-list" -> webSeeds = readWebSeeds();
      case "comment" -> comment = in.text(InfoReader.TEXT_MAX_BYTES);
      case "created by" -> createdBy = in.text(InfoReader.TEXT_MAX_BYTES);
      case "creation date" -> createdEpochS = readDate();
      default -> in.skip();
    }
  }

  /** Some write milliseconds, or nonsense; it harms nobody, and then it is no date. */
  private OptionalLong readDate() throws MetainfoException {
    long epochS = in.integer(Long.MIN_VALUE, Long.MAX_VALUE);
    return epochS >= 0 && epochS <= YEAR_9999_EPOCH_S
        ? OptionalLong.of(epochS)
        : OptionalLong.empty();
  }

  private List<List<String>> readTiers() throws MetainfoException {
    List<List<String>> read = new ArrayList<>();
    in.list(
        URLS_MAX,
        () -> {
          List<String> tier = readUrls();
          if (!tier.isEmpty()) {
            read.add(tier);
          }
        });
    return read;
  }

  /** One URL, or a list of them. */
  private List<String> readWebSeeds() throws MetainfoException {
    if (in.isString()) {
      String url = in.text(URL_MAX_BYTES);
      return url.isBlank() ? List.of() : List.of(url);
    }
    return readUrls();
  }

  private List<String> readUrls() throws MetainfoException {
    List<String> urls = new ArrayList<>();
    in.list(
        URLS_MAX,
        () -> {
          String url = in.text(URL_MAX_BYTES);
          if (!url.isBlank()) {
            urls.add(url);
          }
        });
    return urls;
  }

  /** BEP 12: who knows the tiers does not look at the one tracker. */
  private List<List<String>> trackers() {
    return tiers.isEmpty() && !announce.isBlank() ? List.of(List.of(announce)) : tiers;
  }

  private void checkPieceLayers() throws MetainfoException {
    if (pieceLayersOffset == UNKNOWN) {
      throw in.error("has no piece layers, expected: those of version 2");
    }
    PieceLayers.check(
        in.at(pieceLayersOffset, PIECE_LAYERS), info.tree(), info.content().pieceBytes());
  }

  private InfoHashes infoHashes() {
    return new InfoHashes(hash(info.isV1(), Digests.sha1()), hash(info.isV2(), Digests.sha256()));
  }

  private Optional<String> hash(boolean isWanted, MessageDigest digest) {
    if (!isWanted) {
      return Optional.empty();
    }
    digest.update(bytes, infoStart, infoEnd - infoStart);
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }
}
