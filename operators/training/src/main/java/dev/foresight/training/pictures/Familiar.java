// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Things and flags that nobody needs explained. */
final class Familiar {
  private final Set<String> names;

  private Familiar(Set<String> names) {
    this.names = names;
  }

  static Familiar read() {
    try (InputStream in = Familiar.class.getResourceAsStream("familiar.txt")) {
      return new Familiar(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.toSet()));
    } catch (IOException e) {
      throw new DataException("familiar.txt cannot be read: " + e);
    }
  }

  boolean has(Cell cell) {
    return names.contains(cell.subject().name());
  }
}
