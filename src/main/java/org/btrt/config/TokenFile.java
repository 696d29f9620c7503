// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Pattern;

/**
 * A file that holds a token and nothing else, as {@code web.admin_token_file} names one. The token
 * is such as may stand in an {@code Authorization} field (RFC 6750, 2.1), and too long to guess.
 */
public final class TokenFile {
  static final String EXPECTED =
      "a line of 20 to 200 letters, digits and -._~+/= (openssl rand -hex 32 makes one)";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
  private static final int TOKEN_MIN_LENGTH = 20;
  private static final int TOKEN_MAX_LENGTH = 200;

  private TokenFile() {}

  /**
   * Reads the token.
   *
   * @throws IOException if there is none; the message says why, and nothing of what is there
   */
  public static String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(2 * TOKEN_MAX_LENGTH);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (IOException e) {
      // The message of most of these exceptions is only the name of the file.
      throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
    String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (token.length() < TOKEN_MIN_LENGTH
        || token.length() > TOKEN_MAX_LENGTH
        || !TOKEN.matcher(token).matches()) {
      throw new IOException(file + " holds no token");
    }
    return token;
  }

  /** Whether everybody on this machine can read a file, as far as the system tells. */
  static boolean isOpenToAll(Path file) {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false;
    }
  }
}
