// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.testing;

import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;

/** Files as Flink's sink has them written. */
public final class Written {
  private Written() {}

  /** Writes a file. */
  public static Path to(Path file, BulkWriter.Factory<CaptionedRow> format, List<CaptionedRow> rows)
      throws IOException {
    org.apache.flink.core.fs.Path path = org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<CaptionedRow> writer = format.create(out);
      for (CaptionedRow row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
    return file;
  }
}
