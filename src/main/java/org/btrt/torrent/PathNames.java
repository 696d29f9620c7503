// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names may be parts of a path in a torrent: those that name something in the directory they
 * are said to be in, on every system. The names of devices are refused as they stand only: {@code
 * aux.c} is an ordinary file.
 */
final class PathNames {
  /** Longest name, bytes: more than a file system takes. */
  static final int NAME_MAX_BYTES = 1024;

  /** Longest path, characters, its separators included: what Linux takes. */
  static final int PATH_MAX_LENGTH = 4096;

  private static final Pattern DEVICE =
      Pattern.compile("con|prn|aux|nul|com[1-9]|lpt[1-9]", Pattern.CASE_INSENSITIVE);
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private PathNames() {}

  /** What is wrong with a name, for a message that begins with it. */
  static Optional<String> wrong(String name) {
    if (name.isEmpty()) {
      return Optional.of("is an empty name");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("is a way to another directory");
    }
    for (int i = 0; i < name.length(); i++) {
      char unit = name.charAt(i);
      if (unit == '/' || unit == '\\') {
        return Optional.of("has a slash or a backslash in it");
      }
      if (unit < ' ' || unit == 0x7F) {
        return Optional.of("has a control character in it");
      }
    }
    if (DRIVE.matcher(name).matches()) {
      return Optional.of("begins with the letter of a drive");
    }
    if (DEVICE.matcher(name).matches()) {
      return Optional.of("is the name of a device");
    }
    return Optional.empty();
  }
}
