// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.btrt.catalogue.TestTorrent;
import org.btrt.config.AccessSettings;
import org.btrt.config.ConfigurationReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what it prints, where, and with which status it ends. */
class BtrtTest {
  private static final String HASH = "0123456789abcdef0123456789ABCDEF01234567";

  @TempDir private Path directory;
  private Path systemFile;
  private String out;
  private String err;

  @BeforeEach
  void setUp() {
    systemFile = directory.resolve("system.conf");
  }

  private int execute(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int status =
        Btrt.commandLine(systemFile, new PrintWriter(outText), new PrintWriter(errText))
            .execute(arguments);
    out = outText.toString();
    err = errText.toString();
    return status;
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  @Test
  void shouldPrintTheOverviewWithoutArguments() {
    assertEquals(0, execute());
    String overview = out;

    assertEquals(0, execute("help"));
    assertEquals(overview, out);
    for (String text :
        List.of("run", "check", "groups", "version", "help", "/etc/btrt/btrt.conf", "built-in")) {
      assertTrue(out.contains(text), () -> text + " in " + out);
    }
    assertEquals("", err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "check",
        "groups",
        "hashlist",
        "torrent",
        "seed",
        "publish",
        "admin",
        "completion",
        "version"
      })
  void shouldKeepHelpWithinEightyColumns(String command) {
    assertEquals(0, command.isEmpty() ? execute("help") : execute("help", command));
    assertTrue(out.startsWith(("Usage: btrt " + command).strip()), out);
    out.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  /** By bash itself, which knows what it completes after a word. */
  @Test
  void shouldCompleteCommandsAndOptions() throws Exception {
    assertEquals(0, execute("completion"));
    Path script = Files.writeString(directory.resolve("completion"), out);

    assertEquals("check", completed(script, "btrt", "che"));
    assertEquals("lookup", completed(script, "btrt", "groups", "loo"));
    assertEquals("--takeover", completed(script, "btrt", "run", "--take"));
  }

  private static String completed(Path script, String... words) throws Exception {
    String line = String.join(" ", words);
    String commands =
        String.join(
            "\n",
            ". '" + script + "'",
            "COMP_WORDS=(" + line + ")",
            "COMP_CWORD=" + (words.length - 1),
            "COMP_LINE='" + line + "' COMP_POINT=" + line.length(),
            "$(complete -p btrt | sed 's/.*-F \\([^ ]*\\).*/\\1/') btrt "
                + words[words.length - 1]
                // compopt: not currently executing completion function.
                + " 2>/dev/null",
            "echo \"${COMPREPLY[*]}\"");
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", commands).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), printed);
    return printed.strip();
  }

  @Test
  void shouldPrintTheVersion() {
    assertEquals(0, execute("version"));

    List<String> lines = out.lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches("btrt [0-9]+\\.[0-9]+\\.[0-9]+.*"), lines.get(0));
    assertTrue(lines.get(1).startsWith("Java " + Runtime.version()), lines.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "--colour",
        "check --colour",
        "check file",
        "check -c",
        "groups",
        "groups lookup",
        "groups lookup example.com",
        "groups lookup 10.0.0.0/8",
        "help nothing",
        "admin",
        "admin stop",
        "admin deny",
        "admin deny 0123",
        "admin reload 0123456789abcdef0123456789abcdef01234567",
        "admin reload",
        "run -c a -c b",
        "seed",
        "seed /nowhere/a.torrent",
        "seed --port 7-6 /",
        "seed --port 65536 /",
        "seed --up -1 /",
        "seed --interval 0 /",
        "seed --address example.com /",
        "publish /nowhere/file",
        "publish --port 0 /",
        "publish --seed-port x /",
        "run --port",
        "run --port x",
        "run --port 65536",
        "run --port -1",
        "run --allowed-dir",
        "run --state",
        "run --logfile"
      })
  void shouldEndWithTwoOnWrongUsage(String line) {
    assertEquals(2, execute(line.split(" ", -1)));
    assertEquals("", out);
    assertTrue(!err.isEmpty() && !err.contains("\tat "), err);
  }

  @Test
  void shouldCheckAFile() throws IOException {
    write("a.list", HASH, HASH.toLowerCase(Locale.ROOT), "# text");
    Path file =
        write(
            "a.conf",
            "udp: {listen: '192.0.2.1:6969'}",
            "web: {listen: }",
            "access: {mode: allow, list: a.list}",
            "database: {}");

    assertEquals(0, execute("check", "-c", file.toString()));
    assertEquals("", err);
    assertEquals(file + ": configuration is fine", out.lines().findFirst().orElseThrow());
    for (String text :
        List.of("  udp     192.0.2.1:6969", "  web     off", "  access  only 1 listed torrents")) {
      assertTrue(out.contains(text), () -> text + " in " + out);
    }
  }

  @Test
  void shouldCheckADirectoryOfTorrents() throws IOException {
    TestTorrent.of("a", 1).in(directory, "t/a.torrent");
    Files.writeString(directory.resolve("t/b\n.torrent"), "rubbish");
    Path file = write("a.conf", "access: {torrents: t}");

    assertEquals(0, execute("check", "-c", file.toString()));
    assertTrue(out.contains("  access  only 0 listed torrents"), out);
    assertTrue(out.contains("  torrents  1 more, by their files"), out);
    assertEquals(1, err.lines().count());
    assertTrue(err.startsWith(directory.resolve("t/b") + "\\n.torrent: "), err);

    write("a.conf", "access: {torrents: missing}");
    assertEquals(2, execute("check", "-c", file.toString()));
    assertEquals("", out);
    assertTrue(err.startsWith("access.torrents: " + directory.resolve("missing") + ": "), err);
  }

  @Test
  void shouldWarnOfAPasswordThatCannotBeRead() throws IOException {
    Path password = directory.resolve("password");
    Path file = write("a.conf", "database: {user: btrt, password_file: " + password + "}");

    assertEquals(0, execute("check", "-c", file.toString()));
    assertEquals(
        "database.password_file: " + password + ": cannot be read" + System.lineSeparator(), err);

    Files.writeString(password, "secret");
    assertEquals(0, execute("check", "-c", file.toString()));
    assertEquals("", err);
  }

  @Test
  void shouldPrintEveryErrorOnALineOfItsOwn() throws IOException {
    Path file = write("a.conf", "udp: {workers: -1}", "htpp: {}");

    assertEquals(2, execute("check", "-c", file.toString()));
    assertEquals("", out);
    assertEquals(
        List.of(
            file + ":1: udp.workers: \"-1\" is out of range, expected: a number from 0 to 1024",
            file + ":2: htpp: is unknown, expected: http"),
        err.lines().toList());
  }

  @Test
  void shouldReportBadFilesThatAreNamed() throws IOException {
    Path list = write("a.list", HASH, "rubbish");
    Path file = write("a.conf", "access: {mode: deny, list: a.list}");

    assertEquals(2, execute("check", "-c", file.toString()));
    assertEquals(
        list + ":2: has 7 characters, expected: 40 hex digits, or a comment after #",
        err.stripTrailing());
  }

  @Test
  void shouldEndWithTwoWhenTheFileIsMissing() {
    Path file = directory.resolve("missing.conf");

    for (String command : List.of("check", "run")) {
      assertEquals(2, execute(command, "-c", file.toString()));
      assertEquals(file + ": does not exist, expected: a readable file", err.stripTrailing());
    }
  }

  @Test
  void shouldTakeTheSystemFileIfItExistsElseTheDefaults() throws IOException {
    assertEquals(0, execute("check"));
    assertTrue(out.startsWith("built-in defaults: configuration is fine"), out);

    write("system.conf", "udp: {workers: 1}");
    assertEquals(0, execute("check"));
    assertTrue(out.startsWith(systemFile + ": configuration is fine"), out);

    write("system.conf", "udp: {workers: x}");
    assertEquals(2, execute("check"));
    assertTrue(err.startsWith(systemFile + ":1: udp.workers: "), err);
  }

  @Test
  void shouldLookUpTheGroupOfAnAddress() {
    for (String address : List.of("192.0.2.1", "2001:db8::1")) {
      assertEquals(0, execute("groups", "lookup", address));
      assertTrue(!out.isBlank(), out);
      assertEquals("", err);
    }
  }

  @Test
  void shouldReadWhatTheDefaultsName() throws Exception {
    OperatorFiles files = OperatorFiles.read(ConfigurationReader.defaults());

    assertEquals(AccessSettings.Mode.OPEN, files.access().mode());
  }
}
