// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Files of any lengths in pieces of any length: the hashes are those of the content cut up in
 * memory.
 */
class TorrentMakerPropertyTest {
  private Path directory;
  private final List<byte[]> contents = new ArrayList<>();
  private final List<SourceFile> files = new ArrayList<>();

  @BeforeProperty
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("btrt-pieces-");
  }

  @AfterProperty
  void removeDirectory() throws IOException {
    removeFiles();
    Files.delete(directory);
  }

  private void removeFiles() throws IOException {
    for (SourceFile file : files) {
      Files.delete(file.file());
    }
    files.clear();
    contents.clear();
  }

  private void makeFiles(List<Integer> lengths, long seed) throws IOException, MetainfoException {
    removeFiles();
    Random random = new Random(seed);
    for (int i = 0; i < lengths.size(); i++) {
      byte[] content = new byte[lengths.get(i)];
      random.nextBytes(content);
      contents.add(content);
      Path file = Files.write(directory.resolve("%03d".formatted(i)), content);
      files.add(
          SourceFile.of(
              file,
              List.of(file.getFileName().toString()),
              Files.readAttributes(file, BasicFileAttributes.class)));
    }
  }

  @Property(tries = 100)
  void shouldHashTheFilesOneBehindTheOther(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 70_000) Integer> lengths,
      @ForAll @IntRange(max = 2) int pieceShift,
      @ForAll long seed)
      throws Exception {
    makeFiles(lengths, seed);
    int pieceBytes = 16_384 << pieceShift;
    PieceLayout layout = PieceLayout.of(files, false, pieceBytes);
    byte[] all = Pieces.concat(contents.toArray(byte[][]::new));

    assertEquals(all.length, layout.totalBytes());
    if (all.length > 0) {
      assertArrayEquals(
          Pieces.sha1s(all, pieceBytes),
          new PieceHasher(layout, TorrentFormat.V1, all.length).hash(HashProgress.NONE).sha1s());
    }
  }

  @Property(tries = 100)
  void shouldBeginEveryFileWithAPieceInBothVersions(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 70_000) Integer> lengths,
      @ForAll @IntRange(max = 2) int pieceShift,
      @ForAll long seed)
      throws Exception {
    makeFiles(lengths, seed);
    int pieceBytes = 16_384 << pieceShift;
    PieceLayout layout = PieceLayout.of(files, true, pieceBytes);
    if (layout.totalBytes() == 0) {
      return;
    }
    PieceHashes hashes =
        new PieceHasher(layout, TorrentFormat.HYBRID, layout.totalBytes()).hash(HashProgress.NONE);

    List<byte[]> parts = new ArrayList<>();
    for (byte[] content : contents) {
      boolean isPadded = contents.size() > 1;
      int length =
          isPadded ? Math.ceilDiv(content.length, pieceBytes) * pieceBytes : content.length;
      parts.add(Arrays.copyOf(content, length));
    }
    assertArrayEquals(
        Pieces.sha1s(Pieces.concat(parts.toArray(byte[][]::new)), pieceBytes), hashes.sha1s());

    // Reading checks layers against roots, and the roots are those of the full trees.
    InfoWriter writer = new InfoWriter(layout, hashes);
    BencodeDictionary root =
        new BencodeDictionary()
            .put("info", writer.info("name", true).toBytes())
            .put("piece layers", writer.pieceLayers());
    InfoReader info = new InfoReader(new MetainfoCursor(root.get("info").orElseThrow()));
    assertEquals(TorrentFormat.HYBRID, MetainfoReader.read(root.toBytes()).format());
    for (int i = 0; i < contents.size(); i++) {
      byte[] content = contents.get(i);
      assertArrayEquals(
          content.length == 0 ? new byte[0] : FullTree.ofFile(content), info.tree().get(i).root());
    }
  }
}
