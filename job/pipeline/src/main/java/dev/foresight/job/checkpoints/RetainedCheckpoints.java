// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.checkpoints;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * The checkpoints that jobs of one name left, wherever Flink can keep files: {@code
 * FOLDER/JOB_ID/chk-NUMBER/_metadata}.
 *
 * @param folder of all jobs of the name
 */
public record RetainedCheckpoints(Path folder) {
  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d{1,18})");
  private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

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

  /** Returns whether a folder's name is that of a job's. */
  public static boolean isJob(String name) {
    return JOB_ID.matcher(name).matches();
  }

  /**
   * Returns the checkpoints that a job completed and that are still there.
   *
   * @throws IOException if the folder exists and cannot be read
   */
  public List<SavedState> of(String job) throws IOException {
    List<SavedState> completed = new ArrayList<>();
    for (FileStatus checkpoint : FolderListing.of(new Path(folder, job))) {
      Matcher name = CHECKPOINT.matcher(checkpoint.getPath().getName());
      if (name.matches()) {
        Path metadata = new Path(checkpoint.getPath(), SavedState.METADATA);
        FolderListing.file(metadata)
            .map(
                file ->
                    new SavedState(
                        checkpoint.getPath().toString(),
                        Long.parseLong(name.group(1)),
                        Instant.ofEpochMilli(file.getModificationTime())))
            .ifPresent(completed::add);
      }
    }
    return completed;
  }
}
