// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.nio.file.Path;

/** Values and paths as messages show them: on one line, and no longer than a reader needs. */
public final class Shown {
  private static final int VALUE_CHARACTERS = 80;
  private static final int PATH_CHARACTERS = 120;
  private static final int PATH_NAMES = 3;

  private Shown() {}

  /** Returns a value, cut if it is long, without line breaks and other control characters. */
  public static String value(Object value) {
    return cut(String.valueOf(value), VALUE_CHARACTERS);
  }

  /** Returns a path, or the last names of a long one, themselves cut if they are long. */
  public static String path(Path path) {
    String text = path.toString();
    int names = path.getNameCount();
    return cut(
        text.length() > PATH_CHARACTERS && names > PATH_NAMES
            ? ".../" + path.subpath(names - PATH_NAMES, names)
            : text,
        PATH_CHARACTERS);
  }

  private static String cut(String text, int characters) {
    String beginning = text;
    if (text.length() > characters) {
      boolean splitsPair = Character.isHighSurrogate(text.charAt(characters - 1));
      beginning = text.substring(0, splitsPair ? characters - 1 : characters) + "...";
    }
    return beginning.replaceAll("\\p{Cntrl}", "?");
  }
}
