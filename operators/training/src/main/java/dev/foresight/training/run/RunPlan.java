// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.nio.file.Path;

/**
 * What a run does beside learning, and where.
 *
 * @param output folder of checkpoints, metrics, the report and what is learnt
 * @param resume whether to go on with the newest checkpoint of the output
 * @param skipBadSamples whether samples that cannot be used are left out instead of ending the run
 * @param every when what is done
 * @param workers batches of a step that are computed beside each other, which changes no result
 */
public record RunPlan(
    Path output, boolean resume, boolean skipBadSamples, Every every, int workers) {
  /** Checks the ranges. */
  public RunPlan {
    if (workers < 1) {
      throw new IllegalArgumentException("workers is " + workers + ", but must be 1 or above");
    }
  }

  /** Returns the same, with results elsewhere. */
  public RunPlan withOutput(Path elsewhere) {
    return new RunPlan(elsewhere, resume, skipBadSamples, every, workers);
  }
}
