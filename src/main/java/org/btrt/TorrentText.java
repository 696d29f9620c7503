// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.btrt.common.SizeText;
import org.btrt.common.TextEscape;
import org.btrt.torrent.MagnetLink;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.TorrentContent;
import org.btrt.torrent.TorrentFile;

/** Renders what a torrent file says, for people. Nothing in it can move the terminal's cursor. */
final class TorrentText {
  private static final int KIBIBYTE = 1024;

  private TorrentText() {}

  static void print(PrintWriter out, Path file, Metainfo metainfo) {
    TorrentContent content = metainfo.content();
    List<TorrentFile> files = content.realFiles();
    out.println(file);
    line(out, "name", content.name());
    metainfo.infoHashes().v1().ifPresent(hash -> line(out, "info-hash v1", hash));
    metainfo.infoHashes().v2().ifPresent(hash -> line(out, "info-hash v2", hash));
    metainfo.infoHashes().v2Truncated().ifPresent(hash -> line(out, "  to trackers", hash));
    line(
        out,
        "content",
        bytes(content.totalBytes()) + (content.directory() ? ", files: " + files.size() : ""));
    line(out, "pieces", content.pieceCount() + " of " + SizeText.format(content.pieceBytes()));
    line(out, "private", metainfo.isPrivate() ? "yes" : "no");
    metainfo.source().ifPresent(text -> line(out, "source", text));
    for (int tier = 0; tier < metainfo.trackers().size(); tier++) {
      String name = tier == 0 ? "tracker" : "  backup " + tier;
      metainfo.trackers().get(tier).forEach(url -> line(out, name, url));
    }
    metainfo.webSeeds().forEach(url -> line(out, "web seed", url));
    metainfo.comment().ifPresent(text -> line(out, "comment", text));
    metainfo.createdBy().ifPresent(text -> line(out, "created by", text));
    metainfo
        .createdEpochS()
        .ifPresent(epochS -> line(out, "created", Instant.ofEpochSecond(epochS).toString()));
    line(out, "magnet link", MagnetLink.of(metainfo));
    if (content.directory()) {
      out.println("  files");
      files.forEach(
          each ->
              out.printf(
                  Locale.ROOT,
                  "    %,15d  %s%n",
                  each.lengthBytes(),
                  TextEscape.line(each.name())));
    }
  }

  private static String bytes(long bytes) {
    return bytes < KIBIBYTE
        ? SizeText.format(bytes)
        : String.format(Locale.ROOT, "%s (%,d bytes)", SizeText.format(bytes), bytes);
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-14s %s%n", name, TextEscape.line(value));
  }
}
