// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the files of an archive are, told by the ends of their names. */
public enum SourceKind {
  /** Each file is an image, and a row. */
  IMAGES("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp");

  private final List<String> ends;

  SourceKind(String... ends) {
    this.ends = List.of(ends);
  }

  /** Returns the kind of a file of this name, if it is any. */
  public static Optional<SourceKind> of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> kind.ends.stream().anyMatch(end -> small.endsWith("." + end)))
        .findFirst();
  }
}
