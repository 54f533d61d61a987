// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of a tiny model that cannot be opened. */
public final class BrokenModel {
  private BrokenModel() {}

  /** Copies all files but one. */
  public static Path without(String name, Path folder) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("broken"));
    try (Stream<Path> files = Files.list(TinyModel.TARGET)) {
      for (Path file : files.filter(each -> !each.endsWith(name)).toList()) {
        Files.write(copy.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return copy;
  }
}
