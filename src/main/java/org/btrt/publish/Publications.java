// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.btrt.common.AtomicFile;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.btrt.torrent.TorrentEdit;
import org.btrt.torrent.TorrentFormat;
import org.btrt.torrent.TorrentMaker;
import org.btrt.torrent.TorrentNotes;
import org.btrt.torrent.TorrentSpec;
import org.btrt.torrent.WholeTorrent;

/**
 * What has been published with a state directory: the torrents in it, each with a note beside it of
 * what it is of. A torrent that somebody removes from there is published no longer.
 *
 * <p><em>Threading:</em> one thread.
 */
public final class Publications {
  private static final String TORRENT_SUFFIX = ".torrent";
  private static final String NOTE_SUFFIX = ".source";
  private static final String PATH_KEY = "path";
  private static final String FINGERPRINT_KEY = "fingerprint";
  private static final int HASH_DIGITS_IN_NAME = 8;

  private final Path directory;
  private final String createdBy;
  private final Consumer<String> tell;

  /**
   * @param directory of the torrents; it exists
   * @param createdBy the program's name, for the torrents
   * @param tell gets lines about what was done and why
   */
  public Publications(Path directory, String createdBy, Consumer<String> tell) {
    this.directory = directory;
    this.createdBy = createdBy;
    this.tell = tell;
  }

  /**
   * Publishes a file or a directory: makes its torrent, which names no tracker yet, or takes the
   * one that was made before if nothing has changed since.
   *
   * @param progress is told how far the hashing has come
   * @throws IOException if the files or the state cannot be used
   * @throws MetainfoException if the files cannot be a torrent; the message says why
   */
  public void publish(Path source, HashProgress progress)
      throws IOException, MetainfoException, InterruptedException {
    Path absolute = source.toAbsolutePath().normalize();
    String fingerprint = Fingerprint.of(absolute);
    Optional<Publication> before =
        all().stream().filter(known -> known.source().equals(absolute)).findFirst();
    if (before.isPresent() && before.get().fingerprint().equals(fingerprint)) {
      return;
    }
    if (before.isPresent()) {
      tell.accept(
          absolute
              + " has changed since it was published: it gets a new torrent, the old one ends");
    }
    TorrentNotes notes =
        new TorrentNotes(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.of(createdBy),
            OptionalLong.of(Instant.now().getEpochSecond()));
    WholeTorrent made =
        TorrentMaker.make(TorrentSpec.of(absolute, TorrentFormat.V1), notes, progress);
    Path file =
        before.map(Publication::torrent).orElseGet(() -> newFile(absolute, made.metainfo()));
    save(new Publication(file, absolute, fingerprint, made.bytes(), made.metainfo()));
  }

  /**
   * Brings the trackers that the torrents name up to date.
   *
   * @param trackers in tiers
   * @throws IOException if the state cannot be used
   * @throws MetainfoException if a torrent cannot be read any more
   */
  public void name(List<List<String>> trackers) throws IOException, MetainfoException {
    TorrentEdit edit =
        new TorrentEdit(
            Optional.of(trackers),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    for (Publication known : all()) {
      if (!known.metainfo().trackers().equals(trackers)) {
        WholeTorrent made = edit.apply(known.torrent());
        save(
            new Publication(
                known.torrent(),
                known.source(),
                known.fingerprint(),
                made.bytes(),
                made.metainfo()));
        if (!known.metainfo().trackers().isEmpty()) {
          tell.accept(
              "the address has changed: "
                  + known.torrent()
                  + " names the new one; whoever has the torrent of before asks at the old one");
        }
      }
    }
  }

  /**
   * All that is published, sorted by file. A torrent without a note, or with a broken one, is
   * passed over: somebody else has put it there, for the tracker alone.
   *
   * @throws IOException if the directory cannot be read
   * @throws MetainfoException if a torrent of ours cannot be read
   */
  public List<Publication> all() throws IOException, MetainfoException {
    List<Path> torrents;
    try (Stream<Path> files = Files.list(directory)) {
      torrents = files.filter(file -> file.toString().endsWith(TORRENT_SUFFIX)).sorted().toList();
    }
    List<Publication> publications = new ArrayList<>();
    for (Path torrent : torrents) {
      Path note = noteOf(torrent);
      if (Files.exists(note)) {
        publications.add(load(torrent, note));
      }
    }
    return publications;
  }

  /**
   * Whether what is published is not what it was, or is gone: whoever downloads it would get wrong
   * pieces.
   */
  public static boolean isChanged(Publication publication) {
    try {
      return !Fingerprint.of(publication.source()).equals(publication.fingerprint());
    } catch (IOException e) {
      return true;
    }
  }

  private static Publication load(Path torrent, Path note) throws IOException, MetainfoException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(note)) {
      properties.load(in);
    }
    WholeTorrent whole = MetainfoReader.readWhole(torrent);
    return new Publication(
        torrent,
        Path.of(properties.getProperty(PATH_KEY, "")),
        properties.getProperty(FINGERPRINT_KEY, ""),
        whole.bytes(),
        whole.metainfo());
  }

  private static void save(Publication publication) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(PATH_KEY, publication.source().toString());
    properties.setProperty(FINGERPRINT_KEY, publication.fingerprint());
    StringWriter note = new StringWriter();
    properties.store(note, "what " + publication.torrent().getFileName() + " is of");
    // The note first: a torrent without one would be published to the tracker and not seeded.
    AtomicFile.replace(
        noteOf(publication.torrent()), out -> out.write(note.toString().getBytes(UTF_8)));
    AtomicFile.replace(publication.torrent(), out -> out.write(publication.content()));
  }

  private static Path noteOf(Path torrent) {
    String name = torrent.getFileName().toString();
    return torrent.resolveSibling(
        name.substring(0, name.length() - TORRENT_SUFFIX.length()) + NOTE_SUFFIX);
  }

  /** By its own name, and a piece of its hash where something else has that name. */
  private Path newFile(Path source, Metainfo metainfo) {
    String name = source.getFileName().toString();
    Path file = directory.resolve(name + TORRENT_SUFFIX);
    if (Files.notExists(file)) {
      return file;
    }
    String digits = metainfo.infoHashes().v1().or(() -> metainfo.infoHashes().v2()).orElseThrow();
    return directory.resolve(
        name + "-" + digits.substring(0, HASH_DIGITS_IN_NAME) + TORRENT_SUFFIX);
  }
}
