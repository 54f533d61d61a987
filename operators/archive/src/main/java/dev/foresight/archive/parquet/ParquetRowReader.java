// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.Places;
import dev.foresight.archive.source.RowReader;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.IOUtils;
import org.apache.parquet.format.RowGroup;

/** Reads the rows of a range, over the borders of row groups. */
final class ParquetRowReader implements RowReader {
  private final Path file;
  private final ParquetFooter footer;
  private final ImageColumns columns;
  private final long end;

  /** Each column's own: they are read side by side, and each one forward. */
  private final Map<Integer, FSDataInputStream> streams = new HashMap<>();

  private final List<ParquetLeaf> leaves;

  /** By the indices of their leaves, as all here. */
  private final Map<Integer, ColumnValues> values = new HashMap<>();

  /** The row behind the group that is open. */
  private long groupEnd;

  private long position;

  ParquetRowReader(Path file, ParquetFooter footer, ImageColumns columns, long end, long position) {
    this.file = file;
    this.footer = footer;
    this.columns = columns;
    this.leaves = columns.leaves();
    this.end = end;
    this.position = position;
  }

  @Override
  public Optional<ArchiveRow> next() throws IOException {
    if (position >= end) {
      return Optional.empty();
    }
    if (position >= groupEnd) {
      open();
    }
    Map<Integer, String> texts = new HashMap<>();
    byte[] bytes = null;
    int ofBytes = columns.bytes().map(ParquetLeaf::index).orElse(-1);
    for (ParquetLeaf leaf : leaves) {
      ColumnValues column = values.get(leaf.index());
      if (leaf.index() == ofBytes) {
        bytes = column.bytes().orElse(null);
      } else {
        column.text().ifPresent(text -> texts.put(leaf.index(), text));
      }
    }
    return Optional.of(row(position++, bytes, texts));
  }

  /** Opens the group that the next row is in. */
  private void open() throws IOException {
    long start = 0;
    for (RowGroup group : footer.groups()) {
      if (position < start + group.getNum_rows()) {
        for (ParquetLeaf leaf : leaves) {
          values.put(leaf.index(), open(group, leaf, position - start));
        }
        groupEnd = start + group.getNum_rows();
        return;
      }
      start += group.getNum_rows();
    }
    throw new IllegalStateException("no row %d in %s".formatted(position, file));
  }

  private ColumnValues open(RowGroup group, ParquetLeaf leaf, long row) throws IOException {
    FSDataInputStream in = streams.get(leaf.index());
    if (in == null) {
      in = file.getFileSystem().open(file);
      streams.put(leaf.index(), in);
    }
    ChunkPages pages = ChunkPages.open(in, footer.chunk(group, leaf), leaf, row);
    return ColumnValues.open(leaf, pages, footer.writer(), row);
  }

  private ArchiveRow row(long number, byte[] bytes, Map<Integer, String> texts) {
    Map<String, String> kept = new HashMap<>();
    for (Map.Entry<String, ParquetLeaf> column : columns.kept().entrySet()) {
      String text = texts.get(column.getValue().index());
      if (text != null) {
        kept.put(column.getKey(), text);
      }
    }
    Optional<String> path = columns.path().map(leaf -> texts.get(leaf.index()));
    ImageSource image =
        bytes != null
            ? new ImageSource(ByteBuffer.wrap(bytes), null)
            : new ImageSource(null, path.map(text -> Places.namedIn(file, text)).orElse(null));
    return new ArchiveRow(
        Places.of(file),
        number,
        columns
            .key()
            .map(leaf -> texts.get(leaf.index()))
            .or(() -> path)
            .orElse(file.getName() + "#" + number),
        image,
        kept,
        bytes == null && path.isEmpty() ? noImage(number) : null,
        null);
  }

  private static RowFailure noImage(long number) {
    return new RowFailure(
        DeadLetterCode.IMAGE_EMPTY.name(),
        "the row %d has no image: its bytes and its path are null".formatted(number));
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    try {
      IOUtils.closeAll(streams.values());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
