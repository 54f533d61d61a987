// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.cluster.FlinkRest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** A job of a cluster, by its name or its id. */
final class JobReference {
  @Parameters(
      paramLabel = "NAME|ID",
      description = "The job: its --job-name, or its id as jobs list shows it.")
  private String job;

  /**
   * Returns the job: of several of the name the one that runs, else the last.
   *
   * @throws IllegalArgumentException if there is none, or more than one of the name runs
   */
  FlinkRest.Job in(FlinkRest rest) throws IOException, InterruptedException {
    List<FlinkRest.Job> found =
        rest.jobs().stream().filter(one -> one.id().equals(job) || one.name().equals(job)).toList();
    List<FlinkRest.Job> running = found.stream().filter(one -> !one.hasEnded()).toList();
    if (running.size() > 1) {
      throw new IllegalArgumentException(
          "%d jobs of the name %s run; give an id: %s"
              .formatted(
                  running.size(),
                  job,
                  running.stream().map(FlinkRest.Job::id).collect(Collectors.joining(", "))));
    }
    return running.stream()
        .findFirst()
        .or(() -> found.stream().max(Comparator.comparing(FlinkRest.Job::started)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no job %s is known at %s; foresight jobs list shows those that are"
                        .formatted(job, rest.address())));
  }

  /**
   * Returns the job, which runs.
   *
   * @throws IllegalArgumentException if there is none, or it ended
   */
  FlinkRest.Job runningIn(FlinkRest rest) throws IOException, InterruptedException {
    FlinkRest.Job found = in(rest);
    if (found.hasEnded()) {
      throw new IllegalArgumentException(
          "job %s (%s) is %s since %s; there is nothing to end"
              .formatted(found.name(), found.id(), found.state(), found.since()));
    }
    return found;
  }
}
