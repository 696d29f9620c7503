// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages and the arrows between them: what points up, or sideways, fails here. */
class ArchitectureTest {
  private static final String ROOT = "org.btrt";

  /**
   * Each package and what it may use besides itself, {@code common} and {@code config}. A transport
   * may name what {@code announce} speaks of, which includes the requests of the swarm store.
   */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("config", Set.of()),
          Map.entry("transport.linux", Set.of()),
          Map.entry(
              "transport.udp",
              Set.of("protocol", "announce", "swarm", "status", "transport.linux")),
          Map.entry("transport.http", Set.of("protocol", "announce", "swarm", "status")),
          Map.entry("announce", Set.of("protocol", "swarm", "groups", "status")),
          Map.entry("upstream", Set.of("protocol", "announce", "status")),
          Map.entry("natcheck", Set.of("announce", "swarm", "status")),
          Map.entry("snapshot", Set.of("swarm", "status")),
          Map.entry("swarm", Set.of("protocol")),
          Map.entry("seed", Set.of("torrent")),
          Map.entry("publish", Set.of("torrent", "protocol")),
          Map.entry("takeover", Set.of()),
          Map.entry("groups", Set.of()),
          Map.entry("protocol", Set.of()),
          Map.entry("torrent", Set.of("protocol")),
          Map.entry("hashlist", Set.of("status", "swarm")),
          Map.entry("catalogue", Set.of("torrent", "protocol", "status")),
          Map.entry("web", Set.of("status", "swarm", "hashlist", "catalogue", "protocol")),
          Map.entry("status", Set.of()));

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  private static String tree(String part) {
    return ROOT + "." + part + "..";
  }

  private static void check(ArchRule rule) {
    // Parts that do not exist yet break no rule.
    rule.allowEmptyShould(true).check(classes);
  }

  /** Without this, rules over classes that could not be read would hold for nothing. */
  @Test
  void shouldSeeTheClassesAndTheirArrows() {
    assertTrue(
        classes.get(CheckCommand.class).getDirectDependenciesFromSelf().stream()
            .anyMatch(arrow -> arrow.getTargetClass().getPackageName().equals(ROOT + ".config")));
  }

  static Stream<String> parts() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void shouldUseOnlyThePartsBelow(String part) {
    String[] allowed =
        Stream.concat(Stream.of(part, "common", "config"), ARROWS.get(part).stream())
            .map(ArchitectureTest::tree)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(tree(part))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
            .as(part + " uses only " + List.of(allowed)));
  }

  @Test
  void shouldKeepCommonAtTheBottom() {
    check(
        noClasses()
            .that()
            .resideInAPackage(tree("common"))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAPackage(tree("common"))))));
  }

  @Test
  void shouldKnowEveryPart() {
    String[] known =
        Stream.concat(Stream.of("common"), ARROWS.keySet().stream())
            .map(ArchitectureTest::tree)
            .toArray(String[]::new);
    check(
        classes()
            .that()
            .resideOutsideOfPackages(ROOT, tree("transport"))
            .should()
            .resideInAnyPackage(known));
  }

  @Test
  void shouldNotImportTheRoot() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "net.openhft.., swarm",
    "java.sql.., snapshot",
    "javax.sql.., snapshot",
    "org.yaml.., config",
    "org.libtorrent4j.., seed",
  })
  void shouldKeepALibraryInOnePart(String library, String part) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(tree(part))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  @Test
  void shouldKeepTheCommandLineInTheRoot() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli.."));
  }

  @Test
  void shouldNotReadTheWallClockOnTheRoad() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                tree("transport"), tree("announce"), tree("swarm"), tree("protocol"))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now"));
  }

  @Test
  void shouldDescribeEveryPackage() throws IOException {
    Path sources = Path.of(System.getProperty("btrt.basedir", "."), "src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> undescribed =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(directory -> Files.notExists(directory.resolve("package-info.java")))
              .map(directory -> sources.relativize(directory).toString())
              .sorted()
              .toList();
      assertEquals(List.of(), undescribed, "packages without package-info.java");
    }
  }
}
