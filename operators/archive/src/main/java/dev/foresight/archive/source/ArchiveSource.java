// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.util.List;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;

/** Flink's source of an archive's rows: bounded, and cut into ranges that subtasks ask for. */
public final class ArchiveSource {
  private ArchiveSource() {}

  /**
   * Returns the source.
   *
   * @param files in any number, at least one
   * @param format of all of them
   */
  public static FileSource<ArchiveRow> of(List<ArchiveFile> files, RowFormat format) {
    List<ArchiveFile> all = List.copyOf(files);
    Path[] paths = all.stream().map(file -> new Path(file.uri())).toArray(Path[]::new);
    return FileSource.forBulkFileFormat(new ArchiveRows(format), paths)
        .setFileEnumerator(() -> new RangeEnumerator(all, format))
        .setSplitAssigner(InOrder::new)
        .build();
  }
}
