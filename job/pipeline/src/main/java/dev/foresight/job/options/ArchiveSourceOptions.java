// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.source.ColumnNames;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What of an archive is read, and how. */
public final class ArchiveSourceOptions {
  @Parameters(
      paramLabel = "SOURCE",
      converter = PlaceConverter.class,
      arity = "0..*",
      description =
          "Files, folders with all below them, or patterns such as 'photos/**.jpg', on this machine or"
              + " one of Flink's file systems: images; tar shards of samples (.tar, .tar.gz); JSON lines"
              + " (.jsonl); Parquet files (.parquet); or a list of paths and URIs (.txt), named itself."
              + " Names that begin with a dot or an underscore are left out.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      converter = ColumnName.class,
      defaultValue = "image",
      description =
          "Field of JSON lines, column of Parquet, or end of a tar member's name, that holds the"
              + " image.")
  private String imageColumn;

  @Option(
      names = "--key-column",
      paramLabel = "NAME",
      converter = ColumnName.class,
      description =
          "Field or column that names a row; default: the first there is of key, id and __key__,"
              + " else its place.")
  private String keyColumn;

  @Option(
      names = "--keep-columns",
      paramLabel = "NAME",
      converter = ColumnName.class,
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Columns of the input that are written beside the captions, separated by commas; default:"
              + " none.")
  private List<String> keptColumns = new ArrayList<>();

  @Option(
      names = "--read-threads",
      paramLabel = "N",
      converter = WholeNumber.Threads.class,
      defaultValue = "4",
      description = "Images that each parallel instance reads at a time, ahead of the engine.")
  private int readThreads;

  /** Returns the files, folders and patterns. */
  public List<String> places() {
    return List.copyOf(sources);
  }

  /** Returns where a row's image and name are, in formats that have columns. */
  public ColumnNames columns() {
    return new ColumnNames(imageColumn, keyColumn == null ? "" : keyColumn);
  }

  /** Returns the input's columns that are passed on. */
  public List<String> keptColumns() {
    return List.copyOf(keptColumns);
  }

  /** Returns how many images each instance reads at a time. */
  public int readThreads() {
    return readThreads;
  }

  /** Tells at once what is no name. */
  static final class ColumnName implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (value.isBlank()) {
        throw new TypeConversionException("it is empty; name a column, or leave it out");
      }
      return value;
    }
  }
}
