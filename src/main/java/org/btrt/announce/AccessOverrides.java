// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btrt.common.AtomicFile;
import org.btrt.config.AccessSettings.Mode;
import org.btrt.config.ConfigurationException;

/**
 * Torrents that were allowed or denied while the tracker ran. Each goes before whatever {@code
 * access} says of it. Immutable.
 *
 * <p>They are kept in a file of their own, a line each: {@code allow} or {@code deny}, and the
 * info-hash. The operator's list is never written to: it is made by others, and may lie where the
 * tracker must not write.
 */
public final class AccessOverrides {
  /** Torrents at most. */
  public static final int COUNT_MAX = 100_000;

  private static final Pattern INFO_HASH = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern LINE = Pattern.compile("(allow|deny) ([0-9a-f]{40})");
  private static final String HEAD =
      "# What POST /admin/allow and /admin/deny have changed. Goes before access.mode and"
          + " access.list.\n";

  /** Whether each torrent is served, by its info-hash in lower-case hex digits. */
  private final SortedMap<String, Boolean> served;

  private AccessOverrides(SortedMap<String, Boolean> served) {
    this.served = served;
  }

  /** Nothing was changed. */
  public static AccessOverrides none() {
    return new AccessOverrides(new TreeMap<>());
  }

  /**
   * Reads a file that {@link #write} has written; one that does not exist changes nothing.
   *
   * @throws ConfigurationException if it cannot be read, or with the bad lines in it
   */
  public static AccessOverrides read(Path file) throws ConfigurationException {
    SortedMap<String, Boolean> served = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    int number = 0;
    try {
      for (String line :
          Files.exists(file)
              ? Files.readAllLines(file, StandardCharsets.US_ASCII)
              : List.<String>of()) {
        number++;
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          served.put(matcher.group(2), matcher.group(1).equals("allow"));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          errors.add(
              file + ":" + number + ": is no change, expected: allow or deny, and an info-hash");
        }
      }
    } catch (IOException e) {
      // The message of most of these exceptions is only the name of the file.
      errors.add(
          file + ": cannot be read (" + e.getClass().getSimpleName() + "), expected: a file");
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    return new AccessOverrides(served);
  }

  /**
   * The same with some torrents more.
   *
   * @param infoHashes 40 lower-case hex digits each
   * @param isServed whether they are served from now on
   * @throws IllegalArgumentException if there would be more than {@link #COUNT_MAX}, or what was
   *     given is no info-hash
   */
  public AccessOverrides with(Collection<String> infoHashes, boolean isServed) {
    SortedMap<String, Boolean> changed = new TreeMap<>(served);
    for (String infoHash : infoHashes) {
      if (!INFO_HASH.matcher(infoHash).matches()) {
        throw new IllegalArgumentException(
            "infoHash=" + infoHash + ", expected: 40 lower-case hex digits");
      }
      changed.put(infoHash, isServed);
    }
    if (changed.size() > COUNT_MAX) {
      throw new IllegalArgumentException(
          "there are more than "
              + COUNT_MAX
              + " torrents allowed and denied in this way, expected: a list (access.list)");
    }
    return new AccessOverrides(changed);
  }

  /** How many torrents there are. */
  public int size() {
    return served.size();
  }

  /**
   * Replaces a file by these.
   *
   * @throws IOException if that did not work: the file is what it was
   */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    served.forEach(
        (infoHash, isServed) ->
            text.append(isServed ? "allow " : "deny ").append(infoHash).append('\n'));
    AtomicFile.replace(file, out -> out.write(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * What is served if these go before a list.
   *
   * @param listed as the operator's files say
   */
  public AccessList over(AccessList listed) {
    if (served.isEmpty()) {
      return listed;
    }
    // Open but for some is a list of the denied ones; a list that is not in use does not matter.
    boolean isOpen = listed.mode() == Mode.OPEN;
    Mode mode = isOpen ? Mode.DENY : listed.mode();
    return (isOpen ? AccessList.open() : listed)
        .changed(
            mode,
            AccessList.of(Mode.ALLOW, served.keySet()),
            AccessList.of(Mode.ALLOW, served(mode == Mode.ALLOW)));
  }

  /** What is served of the torrents that are listed by their files, if these go before them. */
  public TorrentList over(TorrentList listed) {
    return listed.without(served(false));
  }

  private List<String> served(boolean wanted) {
    return served.entrySet().stream()
        .filter(entry -> entry.getValue() == wanted)
        .map(Map.Entry::getKey)
        .toList();
  }
}
