// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The same questions answered plainly and speculatively, in turns: the unit of resampling, as
 * questions of a block share their time.
 *
 * @param temperature of both
 * @param tree of speculative decoding
 * @param kind of the questions
 * @param questions how many
 * @param plain what plain decoding took, all repetitions together
 * @param speculative what speculative decoding took, all repetitions together
 * @param flips where answers differ, one comparison for each repetition
 */
public record Comparison(
    double temperature,
    SpeculationPolicy tree,
    String kind,
    int questions,
    Effort plain,
    Effort speculative,
    List<Flips> flips) {
  /** Copies the flips. */
  public Comparison {
    flips = List.copyOf(flips);
  }

  /** Returns both repetitions of the same block in the same setting as one. */
  Comparison plus(Comparison more) {
    List<Flips> all = new ArrayList<>(flips);
    all.addAll(more.flips);
    return new Comparison(
        temperature,
        tree,
        kind,
        questions,
        plain.plus(more.plain),
        speculative.plus(more.speculative),
        all);
  }
}
