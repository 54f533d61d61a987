// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What packages lean on, of all modules. The last sentence of each {@code package-info.java} says
 * it, and must be true: packages first, those of the same module by their short names, then
 * libraries. To write the sentences anew: {@code mvn -pl job/tools -am test -Dtest=PackagesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dforesight.update=true}.
 */
class PackagesTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final String OURS = "dev.foresight.";

  /** By the beginning of their packages. What the JDK has, and logging, is not told. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          Map.entry("ai.djl", "DJL"),
          Map.entry("com.fasterxml.jackson", "Jackson"),
          Map.entry("com.github.weisj.jsvg", "JSVG"),
          Map.entry("com.twelvemonkeys", "TwelveMonkeys"),
          Map.entry("io.airlift.compress", "aircompressor"),
          Map.entry("kafka", "Kafka's broker"),
          Map.entry("net.razorvine.pickle", "pickle"),
          Map.entry("org.apache.avro", "Avro"),
          Map.entry("org.apache.flink", "Flink"),
          Map.entry("org.apache.kafka", "Kafka"),
          Map.entry("org.apache.parquet", "Parquet"),
          Map.entry("picocli", "picocli"));

  private static final Pattern SENTENCE =
      Pattern.compile("(?s)( \\*\n)? \\* (?:<p>)?Leans on: (.*?)\\.\\s*\\*/");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.foresight");
  }

  @Test
  void everyPackageSaysWhatItLeansOn() throws IOException {
    Map<String, String> said = new TreeMap<>();
    Map<String, String> facts = new TreeMap<>();
    for (Path file : packageInfos()) {
      String name = nameOf(file);
      if (Boolean.getBoolean("foresight.update")) {
        update(file, leanings(name));
      }
      said.put(name, sentenceIn(file));
      facts.put(name, leanings(name));
    }
    assertThat(said).isEqualTo(facts);
  }

  @Test
  void noneLeansOnItselfInACircle() {
    slices().matching("dev.foresight.(**)").should().beFreeOfCycles().check(classes);
  }

  /** What they hold is public only for each other. */
  @Test
  void nobodyElseEntersTheRoomsThatAnEngineIsMadeOf() {
    String serving = OURS + "engine.serving";
    noClasses()
        .that()
        .resideOutsideOfPackage(serving + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(serving + ".preparation", serving + ".memory", serving + ".watch")
        .check(classes);
  }

  private static String leanings(String name) {
    TreeSet<String> packages = new TreeSet<>();
    TreeSet<String> libraries = new TreeSet<>();
    for (JavaClass one : classes) {
      if (one.getPackageName().equals(name)) {
        for (Dependency to : one.getDirectDependenciesFromSelf()) {
          String other = to.getTargetClass().getBaseComponentType().getPackageName();
          if (other.startsWith(OURS) && !other.equals(name)) {
            packages.add("{@code " + shortName(other, name) + "}");
          }
          library(other).ifPresent(libraries::add);
        }
      }
    }
    return Stream.of(String.join(", ", packages), String.join(", ", libraries))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.collectingAndThen(Collectors.joining("; "), PackagesTest::orNothing));
  }

  private static String orNothing(String list) {
    return list.isEmpty() ? "nothing" : list;
  }

  private static Optional<String> library(String packageName) {
    return LIBRARIES.entrySet().stream()
        .filter(library -> (packageName + ".").startsWith(library.getKey() + "."))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String shortName(String other, String from) {
    String module = module(from) + ".";
    String inAll = other.substring(OURS.length());
    return inAll.startsWith(module) ? inAll.substring(module.length()) : inAll;
  }

  private static String module(String packageName) {
    return packageName.substring(OURS.length()).split("\\.")[0];
  }

  private static String sentenceIn(Path file) throws IOException {
    Matcher sentence = SENTENCE.matcher(Files.readString(file));
    return sentence.find() ? sentence.group(2).replaceAll("\\s*\n \\* ", " ") : "does not say";
  }

  private static void update(Path file, String leanings) throws IOException {
    String text = SENTENCE.matcher(Files.readString(file)).replaceFirst(" */");
    Files.writeString(
        file,
        text.replaceFirst(
            "\\s*\\*/", Matcher.quoteReplacement("\n *\n * <p>Leans on: " + leanings + ".\n */")));
  }

  private static List<Path> packageInfos() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .sorted()
          .toList();
    }
  }

  private static String nameOf(Path file) throws IOException {
    Matcher name = Pattern.compile("(?m)^package ([\\w.]+);").matcher(Files.readString(file));
    assertThat(name.find()).as("package of %s", file).isTrue();
    return name.group(1);
  }
}
