// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds tests that must be {@link Numeric}: those that open PyTorch, and compare numbers or say by
 * their name that they hold results against those of other software or of other batches.
 */
public final class NumericSources {
  private static final Pattern OPENS =
      Pattern.compile(
          "Torch\\.open\\(|DecodingEngine\\s*\\.open\\(|LoadedModel\\.(load|random)\\(");
  private static final Pattern COMPARES =
      Pattern.compile("isCloseTo\\(|assertClose\\(|Rounding\\.");
  private static final Pattern NAMED =
      Pattern.compile("class \\w*(Golden|Determinism|Lossless|Reference)\\w*Test\\b");

  private NumericSources() {}

  /** Returns the test classes below a folder of sources that should be tagged, but are not. */
  public static List<String> untagged(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> isUntagged(read(file)))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  static boolean isUntagged(String source) {
    boolean numeric =
        OPENS.matcher(source).find()
            && (COMPARES.matcher(source).find() || NAMED.matcher(source).find());
    return numeric && !source.contains("@Numeric\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
