// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is written, and how the target answers.
 *
 * @param output file of JSON lines
 * @param resume whether to go on with an output that is there
 * @param temperatures every conversation is answered at each of them; 0 for the most likely tokens
 * @param maxNewTokens of an answer at most
 * @param padToSquare whether images are padded to a square; absent: as the checkpoint says
 * @param inFlight conversations answered at the same time; more than the engine's batch, so that it
 *     is never short of them
 */
public record DistillPlan(
    Path output,
    boolean resume,
    List<Double> temperatures,
    int maxNewTokens,
    Optional<Boolean> padToSquare,
    int inFlight) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public DistillPlan {
    temperatures = List.copyOf(temperatures);
    if (temperatures.isEmpty() || new HashSet<>(temperatures).size() < temperatures.size()) {
      throw new IllegalArgumentException(
          "--temperatures is " + temperatures + "; give one or more, each of them once");
    }
    for (double temperature : temperatures) {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "--temperatures has " + temperature + ", but all must be finite and 0 or above");
      }
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException(
          "--max-new-tokens is " + maxNewTokens + ", but must be 1 or above");
    }
  }
}
