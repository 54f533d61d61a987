// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Reads rows for Flink's file source, in batches that bound what is read ahead. A range of which
 * nothing more can be had ends with a row that says why: an archive with a broken shard has one
 * failure more, and the job goes on.
 */
final class ArchiveRows implements BulkFormat<ArchiveRow, FileSourceSplit> {
  private static final long serialVersionUID = 1L;

  /** The source reads up to four batches ahead: one in work, two in its queue, one that is left. */
  private static final int BATCH_ROWS = 16;

  private static final long BATCH_BYTES = 4L << 20;

  private final RowFormat format;

  ArchiveRows(RowFormat format) {
    this.format = format;
  }

  @Override
  public Reader<ArchiveRow> createReader(Configuration config, FileSourceSplit split) {
    return new BatchReader(split, split.offset());
  }

  @Override
  public Reader<ArchiveRow> restoreReader(Configuration config, FileSourceSplit split) {
    long position =
        split.getReaderPosition().map(CheckpointedPosition::getOffset).orElse(split.offset());
    return new BatchReader(split, position);
  }

  @Override
  public boolean isSplittable() {
    return true;
  }

  @Override
  public TypeInformation<ArchiveRow> getProducedType() {
    return new AvroTypeInfo<>(ArchiveRow.class);
  }

  /** Opened when it is first read: what cannot be opened is a row too. */
  private final class BatchReader implements Reader<ArchiveRow> {
    private final Path file;
    private final FileRange range;
    private long position;
    private boolean ended;
    private RowReader rows;

    BatchReader(FileSourceSplit split, long position) {
      this.file = split.path();
      this.range = new FileRange(split.offset(), split.offset() + split.length());
      this.position = position;
      // Behind the last row there is nothing to open, and nothing that could fail again.
      this.ended = position >= range.end();
    }

    @Override
    public RecordIterator<ArchiveRow> readBatch() throws IOException {
      List<RecordAndPosition<ArchiveRow>> batch = new ArrayList<>();
      long bytes = 0;
      while (!ended && batch.size() < BATCH_ROWS && bytes < BATCH_BYTES) {
        Optional<ArchiveRow> row = next();
        if (row.isPresent()) {
          bytes += size(row.get());
          batch.add(new RecordAndPosition<>(row.get(), position, 0));
        } else {
          ended = true;
        }
      }
      return batch.isEmpty() ? null : new Batch(batch.iterator());
    }

    private Optional<ArchiveRow> next() throws IOException {
      try {
        if (rows == null) {
          rows = format.open(file, range, position);
        }
        Optional<ArchiveRow> row = rows.next();
        position = rows.position();
        return row;
      } catch (BrokenFileException e) {
        return Optional.of(lost(e.getMessage()));
      } catch (FileNotFoundException | NoSuchFileException e) {
        return Optional.of(lost("the file is not there any more"));
      }
    }

    /** What is left of the range. */
    private ArchiveRow lost(String why) {
      ArchiveRow row =
          new ArchiveRow(
              Places.of(file),
              position,
              file.getName() + "#" + position,
              new ImageSource(null, null),
              Map.of(),
              new RowFailure(
                  DeadLetterCode.FILE_UNREADABLE.name(),
                  "%s: %s; what comes from %d to %d is not captioned: put the file right, and caption it in another run"
                      .formatted(file, why, position, range.end())),
              null);
      position = range.end();
      ended = true;
      return row;
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
      }
    }
  }

  private static long size(ArchiveRow row) {
    return row.getImage().getBytes() == null ? 0 : row.getImage().getBytes().remaining();
  }

  private record Batch(Iterator<RecordAndPosition<ArchiveRow>> rows)
      implements RecordIterator<ArchiveRow> {
    @Override
    public RecordAndPosition<ArchiveRow> next() {
      return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void releaseBatch() {}
  }
}
