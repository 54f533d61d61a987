// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of a job: from its submission to its end.
 *
 * @param jobName which all runs of the job have
 * @param jobId Flink's, which is this run's alone
 * @param cluster address of the JobManager that it was given to
 * @param submitted when
 * @param start what it started from; empty if nobody knows, as another client submitted it
 * @param savepointFolders into which it was told to write a savepoint and stop, URIs
 * @param end empty as long as it runs, or nobody looked since
 */
public record Run(
    String jobName,
    String jobId,
    URI cluster,
    Instant submitted,
    Optional<RunStart> start,
    List<String> savepointFolders,
    Optional<RunEnd> end) {
  /** Copies the list. */
  public Run {
    savepointFolders = List.copyOf(savepointFolders);
  }

  /** Returns it with a folder in which a savepoint of it may come to lie. */
  Run withSavepointFolder(String folder) {
    List<String> folders =
        Stream.concat(savepointFolders.stream(), Stream.of(folder)).distinct().toList();
    return new Run(jobName, jobId, cluster, submitted, start, folders, end);
  }

  /** Returns it with its end. */
  Run endedAs(RunEnd how) {
    return new Run(jobName, jobId, cluster, submitted, start, savepointFolders, Optional.of(how));
  }

  /** Returns whether it is known to have ended by itself. */
  boolean hasEnded() {
    return end.filter(RunEnd::isFinal).isPresent();
  }

  /** Returns how messages name it. */
  String description() {
    return "job " + jobId + " of " + submitted;
  }
}
