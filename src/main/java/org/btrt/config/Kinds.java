// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.Problems.quote;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.btrt.common.AnnounceTemplate;
import org.btrt.common.Cidr;
import org.btrt.common.SocketAddressText;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The kinds of values there are.
 *
 * <p>A value is judged by its text, quoted or not, never by what YAML 1.1 would take it for: there,
 * {@code 01:00:00} is a number, {@code 010} is 8 and {@code no} is false.
 */
final class Kinds {
  private static final int PEER_ID_LENGTH = 20;
  private static final String DATABASE_URL_EXPECTED =
      "such as tcp://127.0.0.1:3306 or tcp://db.example.net:3306?sslMode=VERIFY_CA";
  private static final String TIME_PATTERN = "[0-9]{2}:[0-9]{2}:[0-9]{2}";

  private Kinds() {}

  /**
   * A whole number.
   *
   * @param unit what is counted, for the messages
   */
  static Kind<Long> number(String unit, long min, long max) {
    String expected = unit + " from " + min + " to " + max;
    Kind<Long> wholeNumber =
        scalar(
            "is not a whole number",
            expected,
            text -> {
              if (!text.matches("0|-?[1-9][0-9]*")) {
                throw new IllegalArgumentException(text);
              }
              // More digits than a long has are out of every range too.
              return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
            });
    return (node, key, problems) -> {
      Long value = wholeNumber.read(node, key, problems);
      if (value != null && (value < min || value > max)) {
        String text = ((ScalarNode) node).getValue();
        problems.add(node, key, quote(text) + " is out of range", expected);
        return null;
      }
      return value;
    };
  }

  /** A whole number that fits an int. */
  static Kind<Integer> integer(String unit, int min, int max) {
    Kind<Long> number = number(unit, min, max);
    return (node, key, problems) -> {
      Long value = number.read(node, key, problems);
      return value == null ? null : Integer.valueOf(Math.toIntExact(value));
    };
  }

  /** A yes or no. */
  static Kind<Boolean> flag() {
    return scalar(
        "is not a yes or no",
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** One of the words of an enum, in lower case. */
  static <E extends Enum<E>> Kind<E> word(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return scalar(
        "is unknown",
        constants.stream().map(Kinds::wordOf).collect(Collectors.joining(", ", "one of ", "")),
        text ->
            constants.stream()
                .filter(constant -> wordOf(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /** A text of at least one character. */
  static Kind<String> text(int lengthMax) {
    return scalar(
        "is empty, too long or has control characters",
        "a text of 1 to " + lengthMax + " characters",
        text -> {
          if (text.isBlank()
              || text.length() > lengthMax
              || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** A text; nothing stands for none. */
  static Kind<Optional<String>> optionalText(int lengthMax) {
    Kind<String> text = text(lengthMax);
    return (node, key, problems) -> {
      if (isNothing(node)) {
        return Optional.empty();
      }
      String value = text.read(node, key, problems);
      return value == null ? null : Optional.of(value);
    };
  }

  /** The name of a schema of a database. */
  static Kind<String> schemaName() {
    return scalar(
        "is not the name of a schema",
        "1 to 64 letters, digits, _, - and $",
        text -> {
          if (!text.matches("[A-Za-z0-9_$-]{1,64}")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** Where the database is. Messages do not show the value: it may hold secrets. */
  static Kind<DatabaseUrl> databaseUrl() {
    return (node, key, problems) -> {
      if (!(node instanceof ScalarNode scalar) || isNothing(node)) {
        problems.add(node, key, describe(node), DATABASE_URL_EXPECTED);
        return null;
      }
      try {
        return DatabaseUrl.parse(scalar.getValue());
      } catch (IllegalArgumentException e) {
        problems.add(node, key, e.getMessage(), DATABASE_URL_EXPECTED);
        return null;
      }
    };
  }

  /** A text that no message may show; nothing or an empty text stands for none. */
  static Kind<String> secret(String pattern, String expected) {
    return (node, key, problems) -> {
      if (isNothing(node)) {
        return "";
      }
      if (!(node instanceof ScalarNode scalar)) {
        problems.add(node, key, describe(node), expected);
        return null;
      }
      if (!scalar.getValue().isEmpty() && !scalar.getValue().matches(pattern)) {
        problems.add(node, key, "the value is not accepted", expected);
        return null;
      }
      return scalar.getValue();
    };
  }

  /** A path, relative to the directory of the configuration file; nothing stands for none. */
  static Kind<Optional<Path>> path(String expected) {
    return (node, key, problems) -> {
      if (isNothing(node)) {
        return Optional.empty();
      }
      Function<String, Path> resolve =
          text -> {
            if (text.isBlank()) {
              throw new IllegalArgumentException(text);
            }
            // InvalidPathException is an IllegalArgumentException.
            return problems.directory().resolve(text).normalize();
          };
      Path path = scalar("is not a path", expected, resolve).read(node, key, problems);
      return path == null ? null : Optional.of(path);
    };
  }

  /** A time of day with seconds. */
  static Kind<LocalTime> timeOfDay() {
    return scalar(
        "is not a time of day",
        "HH:MM:SS from 00:00:00 to 23:59:59",
        text -> {
          if (!text.matches(TIME_PATTERN)) {
            throw new IllegalArgumentException(text);
          }
          String[] parts = text.split(":", -1);
          int hour = Integer.parseInt(parts[0]);
          int minute = Integer.parseInt(parts[1]);
          int second = Integer.parseInt(parts[2]);
          if (hour > 23 || minute > 59 || second > 59) {
            throw new IllegalArgumentException(text);
          }
          return LocalTime.of(hour, minute, second);
        });
  }

  /** An address to listen at. */
  static Kind<InetSocketAddress> listenAddress() {
    return scalar(
        "is not an address with a port",
        "such as 0.0.0.0:6969 or [::]:6969 (no host names)",
        SocketAddressText::parse);
  }

  /** A network, or one address. */
  static Kind<Cidr> network() {
    return scalar(
        "is not a network", "address/length such as 10.0.0.0/8 or 2001:db8::/32", Cidr::parse);
  }

  /** What a neighbour is asked. */
  static Kind<AnnounceTemplate> announceTemplate() {
    return (node, key, problems) -> {
      if (!(node instanceof ScalarNode scalar) || isNothing(node)) {
        problems.add(node, key, describe(node), "a URL with {info_hash} in its query");
        return null;
      }
      try {
        return AnnounceTemplate.parse(scalar.getValue());
      } catch (IllegalArgumentException e) {
        problems.add(
            node,
            key,
            quote(scalar.getValue()) + " " + e.getMessage(),
            "such as http://host/announce or"
                + " http://host/announce?info_hash={info_hash}&port=6882&compact=1");
        return null;
      }
    };
  }

  /** A target inside that may be asked. */
  static Kind<AllowedTarget> allowedTarget() {
    return scalar(
        "is no target",
        "address:port, address or network such as 10.0.0.1:6969, [2001:db8::1]:6969, 10.1.0.0/16",
        AllowedTarget::parse);
  }

  /** The name of a parameter of a query. */
  static Kind<String> parameterName() {
    return scalar(
        "is not the name of a parameter",
        "letters, digits, - and _ such as client_ip",
        text -> {
          if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** The first characters of a peer id. */
  static Kind<String> peerIdPrefix() {
    return scalar(
        "is not the beginning of a peer id",
        "1 to " + PEER_ID_LENGTH + " Latin-1 characters such as -XL",
        text -> {
          if (text.isEmpty()
              || text.length() > PEER_ID_LENGTH
              || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /**
   * Any number of values. One value may stand without a list around it; an item that is nothing is
   * skipped, as BTRT 2.x does.
   */
  static <T> Kind<List<T>> listOf(Kind<T> itemKind) {
    return (node, key, problems) -> {
      List<Node> items =
          node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
      List<T> values = new ArrayList<>();
      boolean sound = true;
      for (Node item : items) {
        if (!isNothing(item)) {
          T value = itemKind.read(item, key, problems);
          sound &= value != null;
          values.add(value);
        }
      }
      return sound ? values : null;
    };
  }

  /** Whether a node holds no value at all. */
  static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** What a node is where something else should be. */
  static String describe(Node node) {
    return switch (node) {
      case SequenceNode sequence -> "is a list";
      case MappingNode mapping -> "is a group of keys";
      default -> isNothing(node) ? "has no value" : quote(((ScalarNode) node).getValue());
    };
  }

  /** The word for an enum constant. */
  static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <T> Kind<T> scalar(String wrong, String expected, Function<String, T> parser) {
    return (node, key, problems) -> {
      if (!(node instanceof ScalarNode scalar) || isNothing(node)) {
        problems.add(node, key, describe(node), expected);
        return null;
      }
      try {
        return parser.apply(scalar.getValue());
      } catch (IllegalArgumentException e) {
        problems.add(node, key, quote(scalar.getValue()) + " " + wrong, expected);
        return null;
      }
    };
  }
}
