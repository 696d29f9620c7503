// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.HashListSettings.Format;

/**
 * The hash list as one pass through the store left it, in the order of the info-hashes. Immutable.
 *
 * <p>As text and as bytes each info-hash is there once, and two lists of the same info-hashes are
 * the same. As JSON there is an object for each swarm, so a torrent may be there for IPv4 and for
 * IPv6.
 */
public final class HashList {
  /** Length of an info-hash. */
  public static final int HASH_BYTES = 20;

  /** Length of a line of the text. */
  public static final int LINE_BYTES = 2 * HASH_BYTES + 1;

  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST_BYTES = 12;

  private final Members members;
  private final int[] localSeeders;
  private final int[] localPeers;
  private final long asOfS;
  private final long wallOffsetS;

  private HashList(
      Members members, int[] localSeeders, int[] localPeers, long asOfS, long wallOffsetS) {
    this.members = members;
    this.localSeeders = localSeeders;
    this.localPeers = localPeers;
    this.asOfS = asOfS;
    this.wallOffsetS = wallOffsetS;
  }

  /**
   * Takes the listed out of all records.
   *
   * @param records in order
   * @param asOfS end of the pass, seconds since 1970 by the wall clock
   * @param wallOffsetS by how much the wall clock is ahead of the records' clock
   * @param same a list that holds the same swarms, if one is known
   */
  static HashList of(HashRecords records, long asOfS, long wallOffsetS, Optional<HashList> same) {
    int count = 0;
    for (int i = 0; i < records.size(); i++) {
      count += records.isListed(i) ? 1 : 0;
    }
    int[] seeders = new int[count];
    int[] peers = new int[count];
    int member = 0;
    for (int i = 0; i < records.size(); i++) {
      if (records.isListed(i)) {
        seeders[member] = records.localSeeders(i);
        peers[member] = records.localPeers(i);
        member++;
      }
    }
    Members members = same.isPresent() ? same.get().members : new Members(records, count);
    return new HashList(members, seeders, peers, asOfS, wallOffsetS);
  }

  /** Info-hashes. */
  public int size() {
    return members.distinct;
  }

  /** When the pass ended that counted it, seconds since 1970 by the wall clock. */
  public long asOfS() {
    return asOfS;
  }

  /** Names the content of a format; another content has another name (RFC 9110, 8.8.3). */
  public String entityTag(Format format) {
    return switch (format) {
      case TEXT -> '"' + members.digest() + "-t\"";
      case BINARY -> '"' + members.digest() + "-b\"";
      case JSON -> '"' + members.digest() + '-' + asOfS + "-j\"";
    };
  }

  /** How many bytes {@link #writeTo} writes. */
  public long length(Format format) throws IOException {
    return switch (format) {
      case TEXT -> (long) LINE_BYTES * size();
      case BINARY -> (long) HASH_BYTES * size();
      case JSON -> {
        CountingStream counting = new CountingStream();
        writeTo(format, counting);
        yield counting.lengthBytes;
      }
    };
  }

  /** Writes it in many small pieces; does not close. */
  public void writeTo(Format format, OutputStream out) throws IOException {
    switch (format) {
      case TEXT -> {
        for (int i = 0; i < members.count; i++) {
          if (members.isFirst(i)) {
            out.write((members.hex(i) + '\n').getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
      case BINARY -> members.writeTo(out);
      case JSON -> writeJson(out);
    }
  }

  private void writeJson(OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // A line for each swarm.
      DefaultPrettyPrinter lines =
          new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.NONE));
      lines.indentArraysWith(new DefaultIndenter("", "\n"));
      lines.indentObjectsWith(DefaultPrettyPrinter.NopIndenter.instance);
      json.setPrettyPrinter(lines);
      json.writeStartObject();
      json.writeNumberField("as_of_epoch_s", asOfS);
      json.writeNumberField("info_hashes", size());
      json.writeArrayFieldStart("swarms");
      for (int i = 0; i < members.count; i++) {
        json.writeStartObject();
        json.writeStringField("info_hash", members.hex(i));
        json.writeStringField("family", members.ipv6[i] ? "ipv6" : "ipv4");
        json.writeNumberField("local_seeders", localSeeders[i]);
        json.writeNumberField("local_peers", localPeers[i]);
        json.writeNumberField("listed_since_epoch_s", members.sinceS[i] + wallOffsetS);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Who is listed: shared by all lists between two changes. */
  private static final class Members {
    private final int count;
    private final int distinct;
    private final byte[] hashes;
    private final boolean[] ipv6;
    private final long[] sinceS;
    private String digest;

    Members(HashRecords records, int count) {
      this.count = count;
      hashes = new byte[count * HASH_BYTES];
      ipv6 = new boolean[count];
      sinceS = new long[count];
      UnsafeBuffer buffer = new UnsafeBuffer(hashes);
      int member = 0;
      int first = 0;
      for (int i = 0; i < records.size(); i++) {
        if (records.isListed(i)) {
          records.infoHash(i, buffer, member * HASH_BYTES);
          ipv6[member] = records.isIpv6(i);
          sinceS[member] = records.sinceS(i);
          first += isFirst(member) ? 1 : 0;
          member++;
        }
      }
      distinct = first;
    }

    /** Not the second family of the torrent before it. */
    boolean isFirst(int member) {
      int begin = member * HASH_BYTES;
      return member == 0
          || !Arrays.equals(hashes, begin - HASH_BYTES, begin, hashes, begin, begin + HASH_BYTES);
    }

    String hex(int member) {
      return HEX.formatHex(hashes, member * HASH_BYTES, (member + 1) * HASH_BYTES);
    }

    void writeTo(OutputStream out) throws IOException {
      for (int i = 0; i < count; i++) {
        if (isFirst(i)) {
          out.write(hashes, i * HASH_BYTES, HASH_BYTES);
        }
      }
    }

    /** Of the info-hashes; made when it is first asked for, by whoever asks. */
    synchronized String digest() {
      if (digest == null) {
        try (DigestOutputStream out =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
          writeTo(out);
          digest = HEX.formatHex(out.getMessageDigest().digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
          throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return digest;
    }
  }

  /** Counts what is written to it. */
  private static final class CountingStream extends OutputStream {
    private long lengthBytes;

    @Override
    public void write(int octet) {
      lengthBytes++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      lengthBytes += length;
    }
  }
}
