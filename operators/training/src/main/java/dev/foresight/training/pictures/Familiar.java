// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.words.WordList;
import java.util.Set;

/** Things and flags that nobody needs explained. */
final class Familiar {
  private final Set<String> names;

  private Familiar(Set<String> names) {
    this.names = names;
  }

  static Familiar read() {
    return new Familiar(Set.copyOf(WordList.read(Familiar.class, "familiar.txt")));
  }

  boolean has(Cell cell) {
    return names.contains(cell.subject().name());
  }
}
