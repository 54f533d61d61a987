// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.run.RunPlan;
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
 * @param run what is done beside learning, and where
 * @param validation how the draft is validated
 * @param cache where features are kept; empty: nowhere
 */
public record TrainingPlan(
    Path target,
    EngineOptions engine,
    List<SampleSource> data,
    TrainingOptions options,
    Optional<Path> initial,
    RunPlan run,
    Validation validation,
    Optional<Cache> cache) {

  /**
   * How a draft is validated.
   *
   * @param samples of each kind that losses and agreement are taken over, at most
   * @param decoded samples that are really decoded for tau, of both kinds together, at most
   * @param newTokens generated for each at most
   * @param tree of drafted tokens
   */
  public record Validation(int samples, int decoded, int newTokens, SpeculationPolicy tree) {
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
