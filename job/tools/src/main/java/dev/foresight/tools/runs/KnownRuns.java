// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.job.checkpoints.FolderListing;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.tools.cluster.FlinkRest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;

/**
 * The runs of a job that can be known of: by their records, by the JobManager's memory, or by the
 * folders of their checkpoints.
 *
 * @param jobName of all of them
 * @param rest the cluster to which the next run goes
 * @param checkpoints of the job, if the cluster keeps any
 * @param records beside them
 */
record KnownRuns(
    String jobName,
    FlinkRest rest,
    Optional<RetainedCheckpoints> checkpoints,
    Optional<RunRecords> records) {
  /**
   * Recorded runs in their order; between them, by time, those that other clients submitted, or an
   * older version.
   */
  List<Run> newestFirst() throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    if (records.isPresent()) {
      runs.addAll(records.get().newestFirst());
    }
    for (FlinkRest.Job job : rest.jobs()) {
      if (job.name().equals(jobName) && isNew(job.id(), runs)) {
        RunStart start = new RunStart(rest.checkpoints(job.id()).restored(), true);
        insert(unrecorded(job.id(), job.started(), Optional.of(start)), runs);
      }
    }
    if (checkpoints.isPresent()) {
      for (FileStatus folder : FolderListing.of(checkpoints.get().folder())) {
        String id = folder.getPath().getName();
        if (RetainedCheckpoints.isJob(id) && isNew(id, runs)) {
          Instant time = lastChange(folder, checkpoints.get().of(id));
          insert(unrecorded(id, time, Optional.empty()), runs);
        }
      }
    }
    return runs;
  }

  private static Instant lastChange(FileStatus folder, List<SavedState> states) {
    Instant changed = Instant.ofEpochMilli(folder.getModificationTime());
    return states.stream()
        .map(SavedState::completed)
        .filter(changed::isBefore)
        .max(Comparator.naturalOrder())
        .orElse(changed);
  }

  private Run unrecorded(String jobId, Instant time, Optional<RunStart> start) {
    return new Run(jobName, jobId, rest.address(), time, start, List.of(), Optional.empty());
  }

  private static boolean isNew(String jobId, List<Run> runs) {
    return runs.stream().noneMatch(known -> known.jobId().equals(jobId));
  }

  private static void insert(Run run, List<Run> newestFirst) {
    int at = 0;
    while (at < newestFirst.size() && newestFirst.get(at).submitted().isAfter(run.submitted())) {
      at++;
    }
    newestFirst.add(at, run);
  }
}
