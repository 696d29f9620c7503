// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.btrt.torrent.FileTreeReader.HashedFile;

/**
 * Reads the info dictionary, the part of a torrent file that its info-hash is of, and holds what it
 * says against itself.
 *
 * <p><em>Threading:</em> one owner, one dictionary. <em>Source:</em> BEP 3, 27, 47, 52.
 */
final class InfoReader {
  /** Most keys of a dictionary that has a fixed set of them; the known ones are about ten. */
  static final int KEYS_MAX = 256;

  /** Longest text. */
  static final int TEXT_MAX_BYTES = 64 * 1024;

  /** Longest piece; clients take less. */
  private static final int PIECE_MAX_BYTES = 1 << 30;

  /** Most bytes in a torrent, pads included: 4 PiB. */
  private static final long TOTAL_MAX_BYTES = 1L << 52;

  private static final int META_VERSION = 2;
  private static final int UNKNOWN = -1;
  private static final String FILE_TREE = "file tree";

  /** Below every character of a name, so that paths sort name by name. */
  private static final String NAME_END = "\0";

  private final MetainfoCursor in;
  private String name;
  private boolean isNameUtf8;
  private String source;
  private boolean isPrivate;
  private long lengthBytes = UNKNOWN;
  private int pieceBytes = UNKNOWN;
  private int pieceHashesBytes = UNKNOWN;
  private int metaVersion = UNKNOWN;
  private int fileTreeOffset = UNKNOWN;
  private List<TorrentFile> listed;
  private List<HashedFile> tree = List.of();
  private final TorrentContent content;

  /**
   * Reads the dictionary at which a cursor is.
   *
   * @throws MetainfoException if it is none, lacks something or contradicts itself
   */
  InfoReader(MetainfoCursor in) throws MetainfoException {
    this.in = in;
    in.dictionary(KEYS_MAX, this::readValue);
    if (name == null) {
      throw in.error("has no name, expected: one");
    }
    if (pieceBytes == UNKNOWN) {
      throw in.error("has no piece length, expected: one");
    }
    checkVersions();
    if (isV2()) {
      readTree();
    }
    if (isV1()) {
      readList();
    }
    if (isV1() && isV2()) {
      checkBothSame();
    }
    content = isV1() ? listedContent() : treeContent();
  }

  boolean isV1() {
    return pieceHashesBytes != UNKNOWN;
  }

  boolean isV2() {
    return metaVersion != UNKNOWN;
  }

  TorrentContent content() {
    return content;
  }

  /** The files of version 2 with their roots; none without that version. */
  List<HashedFile> tree() {
    return tree;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  Optional<String> source() {
    return Optional.ofNullable(source);
  }

  /** Refuses a name that could lead elsewhere. */
  static void checkName(MetainfoCursor in, String name) throws MetainfoException {
    Optional<String> wrong = PathNames.wrong(name);
    if (wrong.isPresent()) {
      throw in.error(name, wrong.get() + ", expected: the name of a file or a directory");
    }
  }

  private void readValue(String key) throws MetainfoException {
    switch (key) {
      // What is given in UTF-8 wins over the other one, which may be in any encoding.
      case "name.utf-8" -> {
        name = readName();
        isNameUtf8 = true;
      }
      case "name" -> {
        String read = readName();
        name = isNameUtf8 ? name : read;
      }
      case "source" -> source = in.text(TEXT_MAX_BYTES);
      case "private" -> isPrivate = in.integer(Long.MIN_VALUE, Long.MAX_VALUE) != 0;
      case "length" -> lengthBytes = in.integer(0, FileProperties.LENGTH_MAX_BYTES);
      case "piece length" -> pieceBytes = (int) in.integer(1, PIECE_MAX_BYTES);
      case "pieces" -> pieceHashesBytes = in.stringLength(MetainfoReader.FILE_MAX_BYTES);
      case "meta version" -> metaVersion = readMetaVersion();
      case "files" -> {
        listed = new ArrayList<>();
        in.list(MetainfoReader.FILES_MAX, this::readListedFile);
      }
      case FILE_TREE -> {
        // Read when it is known that it is of a version that we know.
        fileTreeOffset = in.position();
        in.skip();
      }
      default -> in.skip();
    }
  }

  private int readMetaVersion() throws MetainfoException {
    long read = in.integer(Long.MIN_VALUE, Long.MAX_VALUE);
    if (read != META_VERSION) {
      throw in.error("is " + read + ", expected: " + META_VERSION);
    }
    return META_VERSION;
  }

  private String readName() throws MetainfoException {
    String read = in.text(PathNames.NAME_MAX_BYTES);
    checkName(in, read);
    return read;
  }

  private void readListedFile() throws MetainfoException {
    FileProperties properties = new FileProperties();
    in.dictionary(KEYS_MAX, key -> properties.read(in, key));
    listed.add(properties.listed(in));
  }

  private void checkVersions() throws MetainfoException {
    if (!isV1() && !isV2()) {
      throw in.error("has neither pieces nor a meta version, expected: one of them or both");
    }
    if (isV2() != (fileTreeOffset != UNKNOWN)) {
      throw in.error("has only one of meta version and file tree, expected: both or none");
    }
    boolean isListed = listed != null;
    boolean isOne = lengthBytes != UNKNOWN;
    if (isV1() && isListed == isOne) {
      throw in.error("has both of length and files or none, expected: one of them");
    }
    if (!isV1() && (isListed || isOne)) {
      throw in.error("has length or files but no pieces, expected: all or none");
    }
  }

  private void readTree() throws MetainfoException {
    if (pieceBytes < MerkleTree.BLOCK_BYTES || Integer.bitCount(pieceBytes) != 1) {
      throw in.error(
          "has pieces of " + pieceBytes + " bytes, expected: a power of two from 16384 bytes");
    }
    tree = FileTreeReader.read(in.at(fileTreeOffset, FILE_TREE));
  }

  private void readList() throws MetainfoException {
    if (listed == null) {
      listed = List.of(new TorrentFile(List.of(name), lengthBytes, false));
    }
    if (listed.isEmpty()) {
      throw in.error("has no files, expected: at least one");
    }
    checkPathsDiffer();
    long pieceCount = Math.ceilDiv(totalBytes(listed), pieceBytes);
    if (pieceHashesBytes != pieceCount * Digests.SHA1_LENGTH) {
      throw in.error(
          "has "
              + pieceHashesBytes
              + " bytes of hashes, expected: 20 for each of "
              + pieceCount
              + " pieces");
    }
  }

  /** No two files may be one, and none may be a directory to another. */
  private void checkPathsDiffer() throws MetainfoException {
    String[] paths =
        listed.stream()
            .filter(file -> !file.pad())
            .map(file -> String.join(NAME_END, file.path()) + NAME_END)
            .toArray(String[]::new);
    Arrays.sort(paths);
    for (int i = 1; i < paths.length; i++) {
      if (paths[i].startsWith(paths[i - 1])) {
        throw in.error(
            paths[i - 1].replace(NAME_END, "/"), "is a file twice, or a file and a directory");
      }
    }
  }

  private long totalBytes(List<TorrentFile> files) throws MetainfoException {
    long totalBytes = 0;
    for (TorrentFile file : files) {
      totalBytes += file.lengthBytes();
      if (totalBytes > TOTAL_MAX_BYTES) {
        throw in.error("has files of more than " + TOTAL_MAX_BYTES + " bytes, expected: less");
      }
    }
    return totalBytes;
  }

  /** Peers of both versions exchange the same pieces. */
  private void checkBothSame() throws MetainfoException {
    List<TorrentFile> real = listed.stream().filter(file -> !file.pad()).toList();
    if (!real.equals(FileTreeReader.files(tree))) {
      throw in.error("tells of other files in version 1 than in 2, expected: the same");
    }
    long offsetBytes = 0;
    for (TorrentFile file : listed) {
      if (!file.pad() && file.lengthBytes() > 0 && offsetBytes % pieceBytes != 0) {
        throw in.error(
            file.name(), "begins within a piece, expected: pads, as version 2 is there as well");
      }
      offsetBytes += file.lengthBytes();
    }
  }

  private TorrentContent listedContent() {
    return new TorrentContent(
        name, lengthBytes == UNKNOWN, listed, pieceBytes, pieceHashesBytes / Digests.SHA1_LENGTH);
  }

  private TorrentContent treeContent() throws MetainfoException {
    List<TorrentFile> files = FileTreeReader.files(tree);
    totalBytes(files);
    long pieceCount = 0;
    for (TorrentFile file : files) {
      pieceCount += MerkleTree.pieceCount(file.lengthBytes(), pieceBytes);
    }
    if (pieceCount > Integer.MAX_VALUE) {
      throw in.error("has " + pieceCount + " pieces, expected: at most " + Integer.MAX_VALUE);
    }
    boolean isOne = files.size() == 1 && files.getFirst().path().size() == 1;
    return new TorrentContent(name, !isOne, files, pieceBytes, (int) pieceCount);
  }
}
