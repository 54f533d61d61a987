// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.job.EngineParameters;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a cluster can run a job beside those that it runs: said before the job is submitted, in
 * one line, where the job itself would fail later, or harm another.
 *
 * @param rest the cluster's JobManager
 */
public record SubmissionCheck(FlinkRest rest) {
  /**
   * Checks the job's name, its engine's limits, and the memory of the TaskManagers.
   *
   * @return what was found, for people
   * @throws IllegalArgumentException if the job cannot run; the message names the remedy
   * @throws IOException if the JobManager does not answer
   */
  public String check(JobOptions options) throws IOException, InterruptedException {
    List<FlinkRest.Job> running = running();
    running.forEach(job -> requireOtherName(options.delivery().jobName(), job));
    List<Long> memory = rest.taskOffHeapBytes();
    String found = check(SharedEngines.of(options.model()), running, memory);
    if (!options.routes().isEmpty() && SharedEngines.areHere(options)) {
      for (long bytes : memory) {
        SharedEngines.requireRoomIn(TaskMemory.ofBytes(bytes), options);
      }
    }
    return found;
  }

  /**
   * Checks an engine's limits, and the memory of the TaskManagers, for a job of any name.
   *
   * @return what was found, for people
   * @throws IllegalArgumentException if the job cannot run; the message names the remedy
   * @throws IOException if the JobManager does not answer
   */
  public String check(SharedEngines engines) throws IOException, InterruptedException {
    return check(engines, running(), rest.taskOffHeapBytes());
  }

  private String check(SharedEngines engines, List<FlinkRest.Job> running, List<Long> memory)
      throws IOException, InterruptedException {
    for (FlinkRest.Job job : running) {
      requireSameLimits(engines, job);
    }
    // What only the TaskManagers can see, they check.
    if (engines.areHere()) {
      for (long bytes : memory) {
        engines.requireRoomIn(TaskMemory.ofBytes(bytes));
      }
    }
    return "%s, %d TaskManagers, %d jobs".formatted(rest.address(), memory.size(), running.size());
  }

  private List<FlinkRest.Job> running() throws IOException, InterruptedException {
    return rest.jobs().stream().filter(job -> !job.hasEnded()).toList();
  }

  /** Two would write under the same transactions, and end each other's. */
  private static void requireOtherName(String name, FlinkRest.Job running) {
    if (running.name().equals(name)) {
      throw new IllegalArgumentException(
          "--job-name is %s, but job %s of that name is %s; cancel it first, or give this one another name"
              .formatted(name, running.id(), running.state()));
    }
  }

  private void requireSameLimits(SharedEngines engines, FlinkRest.Job running)
      throws IOException, InterruptedException {
    Optional<String> conflict =
        EngineParameters.of(engines).conflictWith(rest.parameters(running.id()));
    if (conflict.isPresent()) {
      throw new IllegalArgumentException(
          "job %s (%s) uses the same engine with other limits: %s; give both jobs the same, or cancel that one first"
              .formatted(running.name(), running.id(), conflict.get()));
    }
  }
}
