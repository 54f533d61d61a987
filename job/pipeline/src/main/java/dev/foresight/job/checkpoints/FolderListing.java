// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.checkpoints;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** What lies in a folder of any of Flink's file systems; what is not there is no error. */
public final class FolderListing {
  private FolderListing() {}

  /** Returns what a folder holds; nothing if there is no such folder. */
  public static List<FileStatus> of(Path folder) throws IOException {
    try {
      FileStatus[] entries = folder.getFileSystem().listStatus(folder);
      return entries == null ? List.of() : List.of(entries);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Returns a file, if it is there. */
  public static Optional<FileStatus> file(Path file) throws IOException {
    try {
      return Optional.of(file.getFileSystem().getFileStatus(file));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
