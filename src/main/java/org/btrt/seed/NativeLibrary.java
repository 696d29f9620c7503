// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.libtorrent4j.LibTorrent;

/**
 * libtorrent4j and its native part, which is there for Linux on x86_64. For another machine it can
 * be built from its source and named by the system property {@value #PATH_PROPERTY}.
 *
 * <p>To be loaded before {@link Seeder} is touched: that class cannot even be linked without it.
 *
 * <p><em>Threading:</em> the thread that starts a {@link Seeder}.
 */
public final class NativeLibrary {
  /** Where the native part is, if it is not the one of the distribution; read by the library. */
  static final String PATH_PROPERTY = "libtorrent4j.jni.path";

  private static final String CLASS = "org.libtorrent4j.LibTorrent";
  private static final String FILE = "libtorrent4j.so";

  /** The directory of its jar that holds the native part, by {@code os.arch}. */
  private static final Map<String, String> DIRECTORIES = Map.of("amd64", "lib/x86_64/");

  private NativeLibrary() {}

  /**
   * Makes sure that the library can be used.
   *
   * @return its version
   * @throws SeedException if it or its native part is missing, or is not for this machine
   */
  public static String load() {
    ClassLoader loader = NativeLibrary.class.getClassLoader();
    try {
      Class.forName(CLASS, false, loader);
    } catch (ClassNotFoundException e) {
      throw new SeedException(
          "libtorrent4j is missing, expected: its jars in lib/seed of the distribution, and"
              + " bin/btrt to start the program",
          e);
    }
    if (System.getProperty(PATH_PROPERTY) != null) {
      return link(System.getProperty(PATH_PROPERTY));
    }
    String directory =
        System.getProperty("os.name").equals("Linux")
            ? DIRECTORIES.get(System.getProperty("os.arch"))
            : null;
    try (InputStream in = directory == null ? null : loader.getResourceAsStream(directory + FILE)) {
      if (in == null) {
        throw new SeedException(missing());
      }
      return unpackAndLink(in);
    } catch (IOException e) {
      throw new SeedException("the native part of libtorrent4j cannot be unpacked: " + e, e);
    }
  }

  private static String unpackAndLink(InputStream in) throws IOException {
    Path file = Files.createTempFile("btrt-", "-" + FILE);
    try {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      System.setProperty(PATH_PROPERTY, file.toString());
      return link(file.toString());
    } finally {
      // Once it is mapped the name is not needed any more.
      Files.deleteIfExists(file);
    }
  }

  private static String link(String path) {
    try {
      return LibTorrent.version();
    } catch (LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new SeedException(
          "the native part of libtorrent4j cannot be loaded from " + path + ": " + cause, e);
    }
  }

  private static String missing() {
    return "no native part of libtorrent4j for "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + " in lib/seed, expected: Linux amd64; one built for this machine is named by"
        + " BTRT_JAVA_OPTS=-D"
        + PATH_PROPERTY
        + "=FILE";
  }
}
