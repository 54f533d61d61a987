// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.archive.source.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files that are seen whole, or as they were before. */
public final class WholeFile {
  private WholeFile() {}

  /** Moves a file to another one's place. */
  public static void replace(Path draft, Path file) throws IOException {
    String place = Places.of(file);
    if (!Places.isUri(place)) {
      // Flink's own way deletes the file first: whoever is killed between has neither.
      Files.move(
          java.nio.file.Path.of(Places.of(draft)),
          java.nio.file.Path.of(place),
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    FileSystem files = file.getFileSystem();
    if (!files.rename(draft, file)) {
      // Not every file system renames over a file.
      files.delete(file, false);
      if (!files.rename(draft, file)) {
        throw new IOException(draft + " cannot be renamed to " + file);
      }
    }
  }
}
