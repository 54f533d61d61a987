// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.options.PipelineOptions;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** What every job of ours tells Flink. */
final class JobSettings {
  private JobSettings() {}

  /**
   * Returns a job's part of Flink's configuration.
   *
   * @param engines of the job, which the web UI shows
   * @param checkpointInterval where the options name none
   * @param retained how many checkpoints are kept
   */
  static Configuration of(
      PipelineOptions options, SharedEngines engines, Duration checkpointInterval, int retained) {
    Configuration flink = new Configuration();
    // Whatever the cluster's own is: what was answered is committed at checkpoints, and BATCH has
    // none.
    flink.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    flink.set(CoreOptions.DEFAULT_PARALLELISM, options.parallelism());
    flink.set(
        org.apache.flink.configuration.PipelineOptions.MAX_PARALLELISM,
        PipelineOptions.MAX_PARALLELISM);
    // A type that falls back to Kryo can't be read from state by the next version.
    flink.set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false);
    flink.set(
        org.apache.flink.configuration.PipelineOptions.GLOBAL_JOB_PARAMETERS,
        EngineParameters.of(engines).values());

    flink.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        options.checkpointInterval().orElse(checkpointInterval));
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // Somebody who cancels a job, or whose job fails for good, wants to go on from there.
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    flink.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, retained);

    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return flink;
  }
}
