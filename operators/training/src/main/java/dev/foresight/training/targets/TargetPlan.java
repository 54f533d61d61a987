// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.storage.StoredType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A phase: what is trained, and what is done beside learning.
 *
 * @param model folder of the model to begin with, laid out as {@code llava-hf/llava-1.5-7b-hf} is
 *     published; without weights, they are fresh
 * @param tower folder that the vision tower is taken from in the place of the model's: a LLaVA's,
 *     or a CLIP's as published
 * @param engine device and threads
 * @param options what decides what is learnt
 * @param run what is done beside learning, and where
 * @param validation how what was learnt is validated
 * @param stored what weights are stored in
 */
public record TargetPlan(
    Path model,
    Optional<Path> tower,
    EngineOptions engine,
    TargetOptions options,
    RunPlan run,
    Validation validation,
    StoredType stored) {
  /**
   * How a target is validated.
   *
   * @param samples of each kind that losses are taken over, at most
   * @param decoded samples of each kind that the engine answers, at most
   * @param newTokens generated for each at most
   */
  public record Validation(int samples, int decoded, int newTokens) {
    /** Checks the ranges. */
    public Validation {
      if (samples < 0 || decoded < 0 || newTokens < 1) {
        throw new IllegalArgumentException(
            "validation-samples is %d and decoded-samples %d, but must be 0 or above; decoded-tokens is %d, but must be 1 or above"
                .formatted(samples, decoded, newTokens));
      }
    }
  }
}
