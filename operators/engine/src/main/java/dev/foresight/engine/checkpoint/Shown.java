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
    String text = String.valueOf(value);
    String shown =
        text.length() > VALUE_CHARACTERS ? text.substring(0, VALUE_CHARACTERS) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns a path, or the last names of a long one. */
  public static String path(Path path) {
    String text = path.toString();
    int names = path.getNameCount();
    return text.length() > PATH_CHARACTERS && names > PATH_NAMES
        ? ".../" + path.subpath(names - PATH_NAMES, names)
        : text.replaceAll("\\p{Cntrl}", "?");
  }
}
