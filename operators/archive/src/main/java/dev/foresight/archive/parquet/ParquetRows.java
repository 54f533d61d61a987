// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static dev.foresight.archive.output.Column.Type.TEXT;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.FileRange;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.format.RowGroup;

/**
 * Parquet. The image is a column of bytes, of paths or URIs, or of {@code {bytes, path}} as hubs of
 * data sets have it; paths begin at the file's folder. Positions count rows. Only the columns that
 * are needed are read, a page at a time.
 *
 * @param names of the columns of the image and of the row's name
 * @param wanted further columns that are read: those that prompts name, or that are passed on; a
 *     file without one has no value of it
 * @param leastRange bytes of images below which no row group is cut
 */
public record ParquetRows(ColumnNames names, Set<String> wanted, long leastRange)
    implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** Who begins within a page reads all of it. */
  private static final long LEAST_RANGE = 8L << 20;

  private static final long LEAST_ROWS = 64;

  /** What takes minutes to caption; images by their paths are few bytes here. */
  private static final long MOST_ROWS = 4096;

  /** Of a file that announces more rows than anybody has, ranges become longer. */
  private static final long MOST_RANGES = 100_000;

  /** Copies the names. */
  public ParquetRows {
    wanted = Set.copyOf(wanted);
  }

  /** Reads files. */
  public ParquetRows(ColumnNames names, Set<String> wanted) {
    this(names, wanted, LEAST_RANGE);
  }

  @Override
  public List<FileRange> cut(Path file, long bytes, long target) throws IOException {
    ParquetFooter footer = ParquetFooter.read(file);
    List<ParquetLeaf> leaves = ImageColumns.of(footer, names, wanted).leaves();
    long least = Math.max(leastRange, target);
    long most = Math.max(MOST_ROWS, footer.rows() / MOST_RANGES);
    List<FileRange> ranges = new ArrayList<>();
    long start = 0;
    long end = 0;
    long waiting = 0;
    for (RowGroup group : footer.groups()) {
      long size = ParquetFooter.bytes(group, leaves);
      long rows = group.getNum_rows();
      // Small groups share a range, large ones have several.
      if (end > start && (waiting + size > least || end + rows - start > most)) {
        ranges.add(new FileRange(start, end));
        start = end;
        waiting = 0;
      }
      end += rows;
      waiting += size;
      for (long parts = parts(size, rows, least, most); parts > 1; parts--) {
        long cut = start + (end - start) / parts;
        ranges.add(new FileRange(start, cut));
        start = cut;
        waiting -= size / parts;
      }
    }
    if (end > start) {
      ranges.add(new FileRange(start, end));
    }
    return ranges;
  }

  private long parts(long size, long rows, long least, long most) {
    long leastRows = leastRange < LEAST_RANGE ? 1 : LEAST_ROWS;
    return Math.max(
        Math.min(size / Math.max(1, least), rows / leastRows), (rows + most - 1) / most);
  }

  /**
   * Returns the types of columns, where all files agree on one that is no text.
   *
   * @param files that are read; one that is broken says nothing
   * @param names of the columns
   */
  public static Map<String, Column.Type> types(List<ArchiveFile> files, Set<String> names)
      throws IOException {
    Map<String, Column.Type> types = new HashMap<>();
    for (ArchiveFile file : files) {
      Map<String, Column.Type> own = types(file, names);
      own.forEach(types::putIfAbsent);
      own.forEach((name, type) -> types.merge(name, type, (a, b) -> a == b ? a : TEXT));
    }
    types.values().removeIf(type -> type == TEXT);
    return types;
  }

  private static Map<String, Column.Type> types(ArchiveFile file, Set<String> names)
      throws IOException {
    Map<String, Column.Type> types = new HashMap<>();
    try {
      for (ParquetLeaf leaf : ParquetFooter.read(new Path(file.uri())).leaves()) {
        if (names.contains(leaf.name())) {
          types.put(leaf.name(), leaf.written());
        }
      }
    } catch (BrokenFileException e) {
      return Map.of();
    }
    return types;
  }

  @Override
  public RowReader open(Path file, FileRange range, long position) throws IOException {
    ParquetFooter footer = ParquetFooter.read(file);
    if (range.end() > footer.rows()) {
      throw new BrokenFileException(
          "it has %d rows, fewer than when the run began".formatted(footer.rows()));
    }
    return new ParquetRowReader(
        file, footer, ImageColumns.of(footer, names, wanted), range.end(), position);
  }
}
