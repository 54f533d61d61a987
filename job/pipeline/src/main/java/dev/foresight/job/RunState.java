// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.source.Places;
import dev.foresight.job.checkpoints.FolderListing;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.checkpoints.StopSavepoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;

/**
 * How far jobs have come with a run, by what they left in its destination.
 *
 * @param destination of the run
 * @param rows that it has; negative where nobody knows
 */
record RunState(Destination destination, long rows) {
  /** Returns what the next job goes on from, if anything is there. */
  Optional<SavedState> newest() throws IOException {
    RetainedCheckpoints checkpoints = new RetainedCheckpoints(destination.checkpoints());
    List<SavedState> all = new ArrayList<>(new StopSavepoints(destination.checkpoints()).all());
    for (FileStatus job : FolderListing.of(destination.checkpoints())) {
      all.addAll(checkpoints.of(job.getPath().getName()));
    }
    // Numbers go on from start to start.
    return all.stream()
        .max(Comparator.comparing(SavedState::number).thenComparing(SavedState::completed));
  }

  /** Returns whether nothing is left to do. */
  boolean isFinished() throws IOException {
    Progress progress = Progress.read(destination).orElseGet(Progress::none);
    Optional<SavedState> newest = newest();
    if (newest.isPresent()) {
      // A job that comes to its end takes its checkpoints away, but for such as a JobManager that
      // died had no time to. At the last one itself its files may not have appeared yet.
      return progress.finished() && newest.get().number() < progress.lastCheckpoint();
    }
    return rows == 0 || hasLastRow(progress);
  }

  private boolean hasLastRow(Progress progress) throws IOException {
    // A job that dies behind its last checkpoint has not said that it is finished.
    return progress.finished() || progress.counted() && !destination.captions().isEmpty();
  }

  /**
   * Checks that rows which are there will not come again.
   *
   * @throws IllegalArgumentException if nothing says which rows they are
   */
  void requireWayOn() throws IOException {
    if (newest().isEmpty() && !isFinished() && !destination.captions().isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds captions, but no checkpoint to go on from; move the savepoint that its job was stopped with into %s, or begin again in another folder"
              .formatted(Places.of(destination.folder()), Places.of(destination.checkpoints())));
    }
  }
}
