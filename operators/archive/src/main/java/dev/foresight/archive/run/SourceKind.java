// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.parquet.ParquetRows;
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
import java.util.Set;
import java.util.function.BiFunction;

/** What the files of an archive are, told by the ends of their names. */
public enum SourceKind {
  /** Each file is an image, and a row. */
  IMAGES("images", (names, wanted) -> new ListedImages()),
  /** Tar shards of samples. */
  TAR("tar shards", (names, wanted) -> new TarRows(names), "tar", "tar.gz", "tgz"),
  /** JSON objects, one a line. */
  JSON_LINES("JSON lines", (names, wanted) -> new JsonLines(names), "jsonl", "ndjson"),
  /** Parquet files, of whose columns those are read that somebody wants. */
  PARQUET("Parquet files", ParquetRows::new, "parquet", "pq"),
  /** Paths and URIs, one a line; only where the file itself was named. */
  LIST("lists of paths", (names, wanted) -> new ListedPaths(), "txt", "list", "lst");

  private final String people;
  private final BiFunction<ColumnNames, Set<String>, RowFormat> format;
  private final List<String> ends;

  SourceKind(
      String people, BiFunction<ColumnNames, Set<String>, RowFormat> format, String... ends) {
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

  /**
   * Returns how rows lie in such files.
   *
   * @param wanted columns that somebody wants beside images and keys
   */
  public RowFormat format(ColumnNames names, Set<String> wanted) {
    return format.apply(names, wanted);
  }

  /** Returns what people call such files. */
  @Override
  public String toString() {
    return people;
  }
}
