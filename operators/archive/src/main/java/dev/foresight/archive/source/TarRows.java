// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * Tar shards as WebDataset has them: members that follow each other and have the name before its
 * first dot in common are one row. A member that is an image is the row's; {@code .json} gives
 * columns by its fields, and a short text one of the name's end. Ranges begin where a row does; a
 * compressed shard is one range.
 *
 * @param names of the member that is the image, where there are several
 * @param leastRange bytes below which no shard is cut
 * @param done ends of members by which a sample is known that has its captions, and is no row;
 *     none: all samples are rows
 * @see <a href="https://github.com/webdataset/webdataset">WebDataset</a>
 */
public record TarRows(ColumnNames names, long leastRange, List<String> done) implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** Finding where to cut costs as many reads as there are members. */
  private static final long LEAST_RANGE = 4L << 20;

  /** Behind whatever a compressed shard holds. */
  private static final long OPEN_END = Long.MAX_VALUE / 2;

  /** Copies the ends. */
  public TarRows {
    done = List.copyOf(done);
  }

  /** Reads all samples of shards. */
  public TarRows(ColumnNames names) {
    this(names, List.of());
  }

  /** Reads those samples that lack members. */
  public TarRows(ColumnNames names, List<String> done) {
    this(names, LEAST_RANGE, done);
  }

  @Override
  public List<FileRange> cut(Path shard, long bytes, long target) throws IOException {
    if (isCompressed(shard)) {
      return List.of(new FileRange(0, OPEN_END));
    }
    long least = Math.max(leastRange, target);
    List<FileRange> ranges = new ArrayList<>();
    long start = 0;
    if (bytes > least) {
      for (long row : rowsOf(shard)) {
        if (row - start >= least) {
          ranges.add(new FileRange(start, row));
          start = row;
        }
      }
    }
    if (start < bytes) {
      ranges.add(new FileRange(start, bytes));
    }
    return ranges;
  }

  /** Where rows begin; a broken shard's as far as they are found. */
  private static List<Long> rowsOf(Path shard) throws IOException {
    List<Long> starts = new ArrayList<>();
    try (TarMembers members = TarMembers.open(shard, 0, false)) {
      String key = null;
      for (Optional<TarMember> member = members.next();
          member.isPresent();
          member = members.next()) {
        if (!member.get().key().equals(key)) {
          starts.add(member.get().start());
          key = member.get().key();
        }
      }
    } catch (BrokenFileException e) {
      // Whoever reads the last range meets it again, and says so in a row.
      return starts;
    }
    return starts;
  }

  @Override
  public RowReader open(Path shard, FileRange range, long position) throws IOException {
    return new TarReader(
        shard, this, range.end(), TarMembers.open(shard, position, isCompressed(shard)));
  }

  private static boolean isCompressed(Path shard) {
    String name = shard.getName().toLowerCase(Locale.ROOT);
    return name.endsWith("gz");
  }

  /** Reads rows of members. */
  private static final class TarReader implements RowReader {
    private final Path shard;
    private final TarRows format;
    private final long end;
    private final TarMembers members;
    private Optional<TarMember> ahead = Optional.empty();
    private boolean started;
    private long position;

    TarReader(Path shard, TarRows format, long end, TarMembers members) {
      this.shard = shard;
      this.format = format;
      this.end = end;
      this.members = members;
      this.position = members.position();
    }

    @Override
    public Optional<ArchiveRow> next() throws IOException {
      if (!started) {
        ahead = members.next();
        started = true;
      }
      while (ahead.isPresent() && ahead.get().start() < end) {
        TarSample sample = sample();
        position = ahead.map(TarMember::start).orElse(end);
        if (!sample.has(format.done)) {
          return Optional.of(sample.row(Places.of(shard)));
        }
      }
      return Optional.empty();
    }

    private TarSample sample() throws IOException {
      TarSample sample = new TarSample(ahead.orElseThrow(), format.names);
      do {
        // Behind its data lies the next header.
        sample.add(ahead.get(), members);
        ahead = members.next();
      } while (ahead.isPresent() && ahead.get().key().equals(sample.key()));
      return sample;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void close() throws IOException {
      members.close();
    }
  }
}
