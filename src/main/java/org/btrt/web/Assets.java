// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** What goes with the pages and never changes: style, script, icon. Parts of the program. */
final class Assets {
  static final String STYLE_PATH = "/style.css";
  static final String SCRIPT_PATH = "/dashboard.js";
  static final String ICON_PATH = "/icon.svg";

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          STYLE_PATH, "text/css; charset=utf-8",
          SCRIPT_PATH, "text/javascript; charset=utf-8",
          ICON_PATH, "image/svg+xml");

  private Assets() {}

  /** The responses by path. */
  static Map<String, Response> read() {
    return Map.of(
        STYLE_PATH, read(STYLE_PATH), SCRIPT_PATH, read(SCRIPT_PATH), ICON_PATH, read(ICON_PATH));
  }

  private static Response read(String path) {
    return Response.page(CONTENT_TYPES.get(path), content(path.substring(1)));
  }

  /** The bytes of a part of the program that lies beside its classes. */
  static byte[] content(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is part of the program", e);
    }
  }
}
