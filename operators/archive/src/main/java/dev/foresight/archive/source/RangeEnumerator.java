// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;

/**
 * Cuts the files of an archive into ranges, once, before the first row is read: a job that goes on
 * has them in its state. They are so small that no subtask is left alone with the last of them, and
 * files take turns, so that one that is unlike the others is not met all at once.
 */
final class RangeEnumerator implements FileEnumerator {
  /** With so many for each subtask, the last one costs a percent or two. */
  private static final int RANGES_PER_SUBTASK = 64;

  private final List<ArchiveFile> files;
  private final RowFormat format;

  RangeEnumerator(List<ArchiveFile> files, RowFormat format) {
    this.files = files;
    this.format = format;
  }

  @Override
  public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int subtasks)
      throws IOException {
    long all = files.stream().mapToLong(ArchiveFile::bytes).sum();
    long target = all / RANGES_PER_SUBTASK / Math.max(1, subtasks);
    List<List<FileSourceSplit>> byFile = new ArrayList<>();
    for (ArchiveFile file : files) {
      byFile.add(splits(file, target));
    }
    return inTurns(byFile);
  }

  private List<FileSourceSplit> splits(ArchiveFile file, long target) throws IOException {
    Path path = new Path(file.uri());
    List<FileSourceSplit> splits = new ArrayList<>();
    for (FileRange range : ranges(path, file.bytes(), target)) {
      splits.add(
          new FileSourceSplit(
              file.uri() + "#" + range.start(),
              path,
              range.start(),
              range.end() - range.start(),
              0,
              file.bytes()));
    }
    return splits;
  }

  /** Whoever reads the file says what is wrong with it, in a row. */
  private List<FileRange> ranges(Path path, long bytes, long target) throws IOException {
    try {
      return format.cut(path, bytes, target);
    } catch (BrokenFileException | FileNotFoundException | NoSuchFileException e) {
      return List.of(new FileRange(0, Math.max(1, bytes)));
    }
  }

  private static List<FileSourceSplit> inTurns(List<List<FileSourceSplit>> byFile) {
    int turns = byFile.stream().mapToInt(List::size).max().orElse(0);
    List<FileSourceSplit> all = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      for (List<FileSourceSplit> file : byFile) {
        if (turn < file.size()) {
          all.add(file.get(turn));
        }
      }
    }
    return all;
  }
}
