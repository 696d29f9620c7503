// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.Problems.NO_LINE;
import static org.btrt.config.Problems.clean;
import static org.btrt.config.Problems.lineOf;
import static org.btrt.config.Problems.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The way from a file to YAML nodes: plain text, lists and groups of keys, nothing else of YAML.
 *
 * <p>Only SnakeYAML's composer is used. It keeps line numbers and is where the limits on depth and
 * aliases sit; without its constructors there is nothing that could make an object out of a tag
 * (CVE-2022-1471). It knows nothing of duplicate keys, which are looked for here.
 */
final class YamlFile {
  /** A parser given 3 MB of one scalar worked for seconds (measured, SnakeYAML 2.5). */
  static final int FILE_MAX_BYTES = 1 << 20;

  private static final int DEPTH_MAX = 10;
  private static final int ALIASES_MAX = 0;
  private static final int PARSER_MESSAGE_MAX_LENGTH = 200;
  // SnakeYAML refuses a tab there too, even before a comment, but in words of its own.
  private static final Pattern TAB_INDENT = Pattern.compile("(?m)^ *\t");
  private static final Set<Tag> SCALAR_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.BINARY);

  private YamlFile() {}

  /** The bytes of a file that is not too long; throws if there are none to be had. */
  static byte[] bytes(Path file, Problems problems) throws ConfigurationException {
    String expected = "a readable file";
    byte[] bytes = new byte[0];
    try {
      if (Files.isDirectory(file)) {
        problems.add(NO_LINE, "", "is a directory", expected);
      } else {
        try (InputStream in = Files.newInputStream(file)) {
          // Not Files.size: what -c names may be a pipe.
          bytes = in.readNBytes(FILE_MAX_BYTES + 1);
        }
      }
    } catch (NoSuchFileException e) {
      problems.add(NO_LINE, "", "does not exist", expected);
    } catch (AccessDeniedException e) {
      problems.add(NO_LINE, "", "may not be read (permission denied)", expected);
    } catch (IOException e) {
      problems.add(NO_LINE, "", "cannot be read (" + e.getMessage() + ")", expected);
    }
    problems.throwIfAny();
    return bytes;
  }

  /**
   * The root of the only document; empty if the file says nothing. What is not plain YAML is added
   * to the problems; where nothing can be told from the rest, thrown at once.
   */
  static Optional<Node> parse(byte[] bytes, Problems problems) throws ConfigurationException {
    if (bytes.length > FILE_MAX_BYTES) {
      problems.add(NO_LINE, "", "is too long", "at most " + FILE_MAX_BYTES + " bytes");
      problems.throwIfAny();
    }
    String text = decode(bytes, problems);
    Matcher tab = TAB_INDENT.matcher(text);
    while (tab.find()) {
      problems.add(lineAt(text, tab.start()), "", "is indented with a tab", "spaces");
    }
    problems.throwIfAny();
    Node root = compose(text, problems);
    if (root == null) {
      return Optional.empty();
    }
    checkPlain(root, "", problems);
    return Optional.of(root);
  }

  private static String decode(byte[] bytes, Problems problems) throws ConfigurationException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    out.flip();
    if (result.isError()) {
      problems.add(lineAt(out, out.length()), "", "is not UTF-8 text", "a text file in UTF-8");
      problems.throwIfAny();
    }
    return out.toString();
  }

  private static Node compose(String text, Problems problems) throws ConfigurationException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(FILE_MAX_BYTES);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), options);
      return new Composer(parser, new Resolver(), options).getSingleNode();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? NO_LINE : e.getProblemMark().getLine() + 1;
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      String what = clean(context + e.getProblem(), PARSER_MESSAGE_MAX_LENGTH);
      problems.add(line, "", "is not valid YAML: " + what, "valid YAML");
    } catch (ReaderException e) {
      int line = lineAt(text, text.offsetByCodePoints(0, e.getPosition()));
      problems.add(line, "", "has a control character", "printable text");
    } catch (YAMLException e) {
      String what = clean(e.getMessage(), PARSER_MESSAGE_MAX_LENGTH);
      problems.add(NO_LINE, "", "is not accepted: " + what, "plain YAML");
    } catch (IllegalArgumentException e) {
      // SnakeYAML 2.7 lets Integer.parseInt's exception through for an escape such as \UFFFFFFFF.
      problems.add(NO_LINE, "", "has an escape that is no character", "valid YAML");
    }
    problems.throwIfAny();
    throw new AssertionError("nothing was added");
  }

  private static int lineAt(CharSequence text, int position) {
    return 1 + (int) text.subSequence(0, position).chars().filter(c -> c == '\n').count();
  }

  /** Recursion is bounded by {@link #DEPTH_MAX}. */
  private static void checkPlain(Node node, String path, Problems problems) {
    boolean plainTag =
        switch (node) {
          case MappingNode mapping -> mapping.getTag().equals(Tag.MAP);
          case SequenceNode sequence -> sequence.getTag().equals(Tag.SEQ);
          default -> SCALAR_TAGS.contains(node.getTag());
        };
    if (!plainTag) {
      problems.add(node, path, "has a tag " + quote(node.getTag().getValue()), "plain YAML");
    }
    if (node.getAnchor() != null) {
      problems.add(node, path, "has an anchor " + quote(node.getAnchor()), "plain YAML");
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> checkPlain(item, path, problems));
    } else if (node instanceof MappingNode mapping) {
      checkKeys(mapping, path, problems);
    }
  }

  private static void checkKeys(MappingNode mapping, String path, Problems problems) {
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        String name = path.isEmpty() ? clean(key.getValue()) : path + "." + clean(key.getValue());
        Integer firstLine = lines.putIfAbsent(key.getValue(), lineOf(key));
        if (firstLine != null) {
          problems.add(key, name, "is given again (first in line " + firstLine + ")", "it once");
        }
        checkPlain(key, name, problems);
        checkPlain(tuple.getValueNode(), name, problems);
      } else {
        problems.add(tuple.getKeyNode(), path, "has a key that is not a name", "key: value");
      }
    }
  }
}
