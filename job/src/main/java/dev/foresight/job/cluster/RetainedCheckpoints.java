// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The checkpoints that jobs of one name left, wherever Flink can keep files: {@code
 * FOLDER/JOB_ID/chk-NUMBER/_metadata}.
 *
 * @param folder of all jobs of the name
 */
public record RetainedCheckpoints(Path folder) {
  private static final String CHECKPOINT = "chk-";
  private static final String METADATA = "_metadata";

  /**
   * Returns the folder in which jobs of a name keep their checkpoints, so that a job finds those of
   * the one before, and of no other.
   *
   * @param base folder of all checkpoints, a URI
   */
  public static RetainedCheckpoints of(String base, String jobName) {
    String name = jobName.replaceAll("[^A-Za-z0-9._-]", "_");
    return new RetainedCheckpoints(new Path(new Path(base), name));
  }

  /** Returns the folder that a cluster's configuration gives to jobs of a name, if it has any. */
  public static Optional<RetainedCheckpoints> of(Configuration cluster, String jobName) {
    return cluster
        .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
        .map(base -> of(base, jobName));
  }

  /**
   * Returns the checkpoint that was completed last.
   *
   * @throws IOException if the folder exists and cannot be read
   */
  public Optional<Path> newest() throws IOException {
    FileSystem files = folder.getFileSystem();
    List<FileStatus> completed = new ArrayList<>();
    for (FileStatus job : list(files, folder)) {
      for (FileStatus checkpoint : list(files, job.getPath())) {
        if (checkpoint.getPath().getName().startsWith(CHECKPOINT)) {
          metadata(files, checkpoint.getPath()).ifPresent(completed::add);
        }
      }
    }
    return completed.stream()
        .max(Comparator.comparingLong(FileStatus::getModificationTime))
        .map(metadata -> metadata.getPath().getParent());
  }

  private static Optional<FileStatus> metadata(FileSystem files, Path checkpoint)
      throws IOException {
    try {
      return Optional.of(files.getFileStatus(new Path(checkpoint, METADATA)));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // never completed
    }
  }

  private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
    try {
      FileStatus[] entries = files.listStatus(folder);
      return entries == null ? List.of() : List.of(entries);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
