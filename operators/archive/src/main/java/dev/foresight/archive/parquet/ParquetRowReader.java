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
  private final Map<ParquetLeaf, FSDataInputStream> streams = new HashMap<>();

  private final Map<ParquetLeaf, ColumnValues> values = new HashMap<>();

  /** The row behind the group that is open. */
  private long groupEnd;

  private long position;

  ParquetRowReader(Path file, ParquetFooter footer, ImageColumns columns, long end, long position) {
    this.file = file;
    this.footer = footer;
    this.columns = columns;
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
    Map<ParquetLeaf, String> texts = new HashMap<>();
    byte[] bytes = null;
    for (ParquetLeaf leaf : columns.leaves()) {
      if (columns.bytes().equals(Optional.of(leaf))) {
        bytes = values.get(leaf).bytes().orElse(null);
      } else {
        Optional<String> text = values.get(leaf).text();
        text.ifPresent(value -> texts.put(leaf, value));
      }
    }
    return Optional.of(row(position++, bytes, texts));
  }

  /** Opens the group that the next row is in. */
  private void open() throws IOException {
    long start = 0;
    for (RowGroup group : footer.groups()) {
      if (position < start + group.getNum_rows()) {
        for (ParquetLeaf leaf : columns.leaves()) {
          values.put(leaf, open(group, leaf, position - start));
        }
        groupEnd = start + group.getNum_rows();
        return;
      }
      start += group.getNum_rows();
    }
    throw new IllegalStateException("no row %d in %s".formatted(position, file));
  }

  private ColumnValues open(RowGroup group, ParquetLeaf leaf, long row) throws IOException {
    FSDataInputStream in = streams.get(leaf);
    if (in == null) {
      in = file.getFileSystem().open(file);
      streams.put(leaf, in);
    }
    ChunkPages pages = ChunkPages.open(in, footer.chunk(group, leaf), leaf, row);
    return ColumnValues.open(leaf, pages, footer.writer(), row);
  }

  private ArchiveRow row(long number, byte[] bytes, Map<ParquetLeaf, String> texts) {
    Map<String, String> kept = new HashMap<>();
    columns
        .kept()
        .forEach(
            (name, leaf) ->
                Optional.ofNullable(texts.get(leaf)).ifPresent(text -> kept.put(name, text)));
    Optional<String> path = columns.path().map(texts::get);
    ImageSource image =
        bytes != null
            ? new ImageSource(ByteBuffer.wrap(bytes), null)
            : new ImageSource(null, path.map(text -> Places.namedIn(file, text)).orElse(null));
    return new ArchiveRow(
        Places.of(file),
        number,
        columns.key().map(texts::get).or(() -> path).orElse(file.getName() + "#" + number),
        image,
        kept,
        bytes == null && path.isEmpty() ? noImage(number) : null);
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
