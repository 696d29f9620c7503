// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

/** A cell of a table of the info page, with what the page draws from it. */
sealed interface Cell {
  static Cell text(String text) {
    return new Text(text);
  }

  /** Text alone. */
  record Text(String text) implements Cell {}

  /**
   * A part of a whole, with a bar.
   *
   * @param part 0 to 1
   */
  record Share(double part) implements Cell {
    String text() {
      return Formats.percent(part);
    }
  }

  /**
   * A torrent, with a link to what there is to tell of it.
   *
   * @param infoHash 40 hexadecimal digits
   * @param name empty: not known
   */
  record Torrent(String infoHash, String name) implements Cell {}
}
