// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.ImageNames;
import dev.foresight.archive.source.JsonLines;
import dev.foresight.archive.source.ListedImages;
import dev.foresight.archive.source.ListedPaths;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.TarRows;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What the files of an archive are, told by the ends of their names. */
public enum SourceKind {
  /** Each file is an image, and a row. */
  IMAGES("images", names -> new ListedImages()),
  /** Tar shards of samples. */
  TAR("tar shards", TarRows::new, "tar", "tar.gz", "tgz"),
  /** JSON objects, one a line. */
  JSON_LINES("JSON lines", JsonLines::new, "jsonl", "ndjson"),
  /** Paths and URIs, one a line; only where the file itself was named. */
  LIST("lists of paths", names -> new ListedPaths(), "txt", "list", "lst");

  private final String people;
  private final Function<ColumnNames, RowFormat> format;
  private final List<String> ends;

  SourceKind(String people, Function<ColumnNames, RowFormat> format, String... ends) {
    this.people = people;
    this.format = format;
    this.ends = List.of(ends);
  }

  /** Returns the kind of a file of this name, if it is any. */
  public static Optional<SourceKind> of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return ImageNames.isImage(name)
        ? Optional.of(IMAGES)
        : Arrays.stream(values())
            .filter(kind -> kind.ends.stream().anyMatch(end -> small.endsWith("." + end)))
            .findFirst();
  }

  /** Returns how rows lie in such files. */
  public RowFormat format(ColumnNames names) {
    return format.apply(names);
  }

  /** Returns what people call such files. */
  @Override
  public String toString() {
    return people;
  }
}
