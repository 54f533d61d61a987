// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.checkpoints;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * The savepoints with which jobs were stopped, by whatever client, in a folder of savepoints:
 * {@code FOLDER/savepoint-JOB-RANDOM/_metadata}, where {@code JOB} is the beginning of the job's
 * id. Savepoints of jobs that ran on are left out: Flink commits nothing with them.
 *
 * @param folder of savepoints of any jobs
 */
public record StopSavepoints(Path folder) {
  private static final String PREFIX = "savepoint-";
  private static final int JOB_CHARACTERS = 6; // Flink's own: AbstractFsCheckpointStorageAccess

  /**
   * Returns those of a job.
   *
   * @throws IOException if the folder, or a savepoint in it, exists and cannot be read
   */
  public List<SavedState> of(String job) throws IOException {
    return named(PREFIX + job.substring(0, JOB_CHARACTERS) + "-");
  }

  /**
   * Returns those of all jobs.
   *
   * @throws IOException if the folder, or a savepoint in it, exists and cannot be read
   */
  public List<SavedState> all() throws IOException {
    return named(PREFIX);
  }

  private List<SavedState> named(String prefix) throws IOException {
    List<SavedState> found = new ArrayList<>();
    for (FileStatus entry : FolderListing.of(folder)) {
      if (entry.getPath().getName().startsWith(prefix)) {
        read(entry.getPath()).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Returns a savepoint, if it is complete and its job stopped with it, to be gone on from. */
  public static Optional<SavedState> read(Path savepoint) throws IOException {
    Path metadata = new Path(savepoint, SavedState.METADATA);
    Optional<FileStatus> file = FolderListing.file(metadata);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(metadata.getFileSystem().open(metadata))) {
      CheckpointMetadata content =
          Checkpoints.loadCheckpointMetadata(
              in, StopSavepoints.class.getClassLoader(), savepoint.toString());
      CheckpointProperties kind = content.getCheckpointProperties();
      return kind == null || !kind.isSynchronous()
          ? Optional.empty()
          : Optional.of(
              new SavedState(
                  savepoint.toString(),
                  content.getCheckpointId(),
                  Instant.ofEpochMilli(file.get().getModificationTime())));
    }
  }
}
