// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.CaptionFiles;
import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.JsonLinesWriter;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.output.ShardFolders;
import dev.foresight.archive.parquet.ParquetRows;
import dev.foresight.archive.parquet.ParquetWriter;
import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.JsonLines;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/**
 * The files that a run's rows are in: how they are written, and read again.
 *
 * @param format of the files
 * @param schema of the rows
 * @param types of columns that are passed on and hold no texts, by name
 */
public record RowFiles(CaptionFormat format, RowSchema schema, Map<String, Column.Type> types) {
  /** Copies the types. */
  public RowFiles {
    types = Map.copyOf(types);
  }

  /** Told of each row of a file, in their order. */
  @FunctionalInterface
  public interface Rows {
    /** Takes a row. */
    void add(CaptionedRow row) throws IOException;
  }

  /**
   * Returns the sink that writes files.
   *
   * @param folder URI of the folder that they appear in
   */
  public Sink<CaptionedRow> sink(String folder) {
    return format == CaptionFormat.WEBDATASET
        ? CaptionFiles.of(folder, format.end(), writer(), new ShardFolders())
        : CaptionFiles.of(folder, format.end(), writer(), new BasePathBucketAssigner<>());
  }

  /** Returns what opens a writer for each file. */
  BulkWriter.Factory<CaptionedRow> writer() {
    return switch (format) {
      case JSONL, SIDECARS, WEBDATASET -> JsonLinesWriter.of(schema);
      case PARQUET -> ParquetWriter.of(schema, types);
    };
  }

  /**
   * Reads a file.
   *
   * @throws BrokenFileException if it is not of this format, or lacks a column
   */
  void read(Path file, Rows rows) throws IOException {
    long bytes = file.getFileSystem().getFileStatus(file).getLen();
    reader().read(file, bytes, row -> rows.add(captioned(file, row)));
  }

  /** What was written is a source again; where rows came from takes the place of images. */
  private RowFormat reader() {
    ColumnNames names = new ColumnNames(RowSchema.FILE, RowSchema.KEY);
    return switch (format) {
      case JSONL, SIDECARS, WEBDATASET -> new JsonLines(names);
      case PARQUET ->
          new ParquetRows(
              names,
              schema.columns().stream().map(Column::name).collect(Collectors.toUnmodifiableSet()));
    };
  }

  private CaptionedRow captioned(Path file, ArchiveRow row) throws BrokenFileException {
    try {
      return schema.row(row.getImage().getUri(), row.getColumns());
    } catch (IllegalArgumentException e) {
      throw new BrokenFileException(
          "%s holds no captions at %d: %s; restore the file, or begin a run in another folder"
              .formatted(file, row.getPosition(), e.getMessage()),
          e);
    }
  }
}
