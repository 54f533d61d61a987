// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.msd.TreeShape;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.training.data.SampleSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A run: what is trained with what, and what is done beside learning.
 *
 * @param target folder of the model that the draft is for
 * @param engine device, type and threads that the target computes with
 * @param data files of samples, those with and without images in any order
 * @param options what decides what is learnt
 * @param initial folder of a draft to start from; empty: a fresh one
 * @param output folder of checkpoints, metrics, the report and the draft
 * @param resume whether to go on with the newest checkpoint of the output
 * @param skipBadSamples whether samples that cannot be used are left out instead of ending the run
 * @param every when what is done
 * @param validation how the draft is validated
 * @param cache where features are kept; empty: nowhere
 */
public record TrainingPlan(
    Path target,
    EngineOptions engine,
    List<SampleSource> data,
    TrainingOptions options,
    Optional<Path> initial,
    Path output,
    boolean resume,
    boolean skipBadSamples,
    Every every,
    Validation validation,
    Optional<Cache> cache) {

  /**
   * After how many steps something is done again.
   *
   * @param log metrics are written
   * @param validate the draft is validated; 0: at the end only
   * @param save a checkpoint is saved; 0: at the end only
   * @param kept how many checkpoints are kept, the newest ones
   */
  public record Every(long log, long validate, long save, int kept) {
    /** Checks the ranges. */
    public Every {
      if (log < 1 || kept < 1 || validate < 0 || save < 0) {
        throw new IllegalArgumentException(
            "log-every is %d and keep %d, but must be 1 or above; validate-every is %d and save-every %d, but must be 0 or above"
                .formatted(log, kept, validate, save));
      }
    }
  }

  /**
   * How a draft is validated.
   *
   * @param samples of each kind that losses and agreement are taken over, at most
   * @param decoded samples that are really decoded for tau, of both kinds together, at most
   * @param newTokens generated for each at most
   * @param tree of drafted tokens
   */
  public record Validation(int samples, int decoded, int newTokens, TreeShape tree) {
    /** Checks the ranges. */
    public Validation {
      if (samples < 0 || decoded < 0 || newTokens < 1) {
        throw new IllegalArgumentException(
            "validation-samples is %d and decoded-samples %d, but must be 0 or above; new-tokens is %d, but must be 1 or above"
                .formatted(samples, decoded, newTokens));
      }
    }
  }

  /**
   * Where features are kept.
   *
   * @param maxBytes that they may take
   */
  public record Cache(Path folder, long maxBytes) {}
}
