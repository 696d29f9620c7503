// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

/** How contenders are called on the page, and the colour that each has in all charts. */
final class Names {
  private static final String OURS = "btrt-";

  private Names() {}

  static String of(String contender) {
    return switch (contender) {
      case "btrt-http" -> "BTRT";
      case "aquatic-mio" -> "aquatic, mio";
      case "aquatic-io_uring" -> "aquatic, io_uring";
      case "generator" -> "the generator";
      case "floor" -> "the floor";
      default ->
          contender.startsWith(OURS)
              ? "BTRT, " + contender.substring(OURS.length()).replace("-", ", ")
              : contender;
    };
  }

  /** The class of the style sheet in {@link Svg}. */
  static String colour(String contender) {
    return switch (contender) {
      case "btrt-http", "btrt-direct" -> "c0";
      case "btrt-netty" -> "c1";
      case "opentracker" -> "c2";
      case "aquatic-mio" -> "c3";
      case "aquatic-io_uring" -> "c4";
      case "chihaya" -> "c5";
      case "floor", "nginx" -> "c6";
      default -> contender.startsWith(OURS) ? "c7" : "c6";
    };
  }
}
