// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import dev.foresight.training.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists of words that lie beside the classes that know what they mean. */
public final class WordList {
  private WordList() {}

  /**
   * Reads a list's lines, those that begin with {@code #} left out.
   *
   * @param beside the class beside which it lies
   * @throws DataException if it cannot be read
   */
  public static List<String> read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new DataException(name + " cannot be read: " + e);
    }
  }
}
