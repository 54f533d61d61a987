// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds sources that import what only one family of models has: a type of its package below {@code
 * engine.architecture}, or one that has LLaVA, Llama or CLIP in its name.
 */
public final class FamilyImports {
  private static final Pattern FAMILY =
      Pattern.compile(
          "import (static )?dev\\.foresight\\.engine\\."
              + "(architecture\\.\\p{Lower}|[\\w.]*\\b(Llava|Llama|Clip)\\p{Upper}).*");

  private FamilyImports() {}

  /** Returns the imports below a folder of sources, each behind its file; tests may have them. */
  public static List<String> below(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(FamilyImports::isOfProduct).toList()) {
        Files.readAllLines(file).stream()
            .filter(FamilyImports::isOfFamily)
            .forEach(line -> found.add(file.getFileName() + ": " + line));
      }
    }
    return found;
  }

  private static boolean isOfProduct(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("src/test");
  }

  static boolean isOfFamily(String line) {
    return FAMILY.matcher(line).matches();
  }
}
