// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

/**
 * What a scrape may ask (section {@code scrape}, BEP 48).
 *
 * @param mode what is answered
 * @param hashesMax info-hashes in one scrape at most, by HTTP; by UDP the datagram is the limit
 */
public record ScrapeSettings(Mode mode, int hashesMax) {
  /** What is answered. */
  public enum Mode {
    /** No scrape. */
    NONE,
    /** Only scrapes that name their torrents. */
    SPECIFIC,
    /** Also all torrents at once, by HTTP. */
    FULL
  }
}
