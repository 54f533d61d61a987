// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveStringifier;

/** The values of a column in a row group, one a row, from some row on. */
final class ColumnValues {
  private final ParquetLeaf leaf;
  private final Cell cell;
  private final ColumnReader reader;

  /** Whether the reader stands at the value that was returned last. */
  private boolean isUsed;

  private ColumnValues(ParquetLeaf leaf, Cell cell, ColumnReader reader) {
    this.leaf = leaf;
    this.cell = cell;
    this.reader = reader;
  }

  /**
   * Opens a column.
   *
   * @param row in the group
   * @throws BrokenFileException if its pages are not what they should be
   */
  static ColumnValues open(ParquetLeaf leaf, ChunkPages pages, String writer, long row)
      throws IOException {
    ColumnDescriptor descriptor = leaf.descriptor();
    Cell cell = new Cell(leaf, descriptor.getPrimitiveType().stringifier());
    return guarded(
        leaf,
        () -> {
          ColumnValues values =
              new ColumnValues(
                  leaf, cell, new ColumnReaderImpl(descriptor, pages, cell, version(writer)));
          for (long skipped = pages.skipped(); skipped < row; skipped++) {
            values.pass();
          }
          return values;
        });
  }

  /** Bugs of old writers are worked around by their names. */
  private static ParsedVersion version(String writer) {
    try {
      return VersionParser.parse(writer);
    } catch (VersionParseException | RuntimeException e) {
      return null;
    }
  }

  private void pass() {
    if (reader.getCurrentDefinitionLevel() == leaf.definition()) {
      reader.skip();
    }
    reader.consume();
  }

  /** Returns the next row's bytes, if it has any. */
  Optional<byte[]> bytes() throws IOException {
    return next() ? Optional.of(cell.bytes) : Optional.empty();
  }

  /** Returns the next row's value as people write it, if it has one. */
  Optional<String> text() throws IOException {
    return next() ? Optional.of(cell.text()) : Optional.empty();
  }

  private boolean next() throws IOException {
    return guarded(
        leaf,
        () -> {
          if (isUsed) {
            reader.consume();
          }
          isUsed = true;
          boolean isThere = reader.getCurrentDefinitionLevel() == leaf.definition();
          if (isThere) {
            reader.writeCurrentValueToConverter();
          }
          return isThere;
        });
  }

  private static <T> T guarded(ParquetLeaf leaf, Supplier<T> step) throws IOException {
    try {
      return step.get();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      // The pages are in memory: whatever the library stumbles over is in what they hold.
      throw new BrokenFileException(
          "a page of the column %s cannot be decoded (%s)".formatted(leaf.name(), e), e);
    }
  }

  /** Holds the value that the reader gave last. */
  private static final class Cell extends PrimitiveConverter {
    private final ParquetLeaf leaf;
    private final PrimitiveStringifier people;
    private byte[] bytes;
    private String other;

    Cell(ParquetLeaf leaf, PrimitiveStringifier people) {
      this.leaf = leaf;
      this.people = people;
    }

    String text() {
      return other == null ? new String(bytes, StandardCharsets.UTF_8) : other;
    }

    @Override
    public void addBinary(Binary value) {
      bytes = value.getBytes();
      other = leaf.isText() || leaf.isBytes() ? null : people.stringify(value);
    }

    @Override
    public void addBoolean(boolean value) {
      other = people.stringify(value);
    }

    @Override
    public void addInt(int value) {
      other = people.stringify(value);
    }

    @Override
    public void addLong(long value) {
      other = people.stringify(value);
    }

    @Override
    public void addFloat(float value) {
      other = people.stringify(value);
    }

    @Override
    public void addDouble(double value) {
      other = people.stringify(value);
    }
  }
}
