// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;

/**
 * Chooses tokens at a temperature, by Gumbel-max with counter-based noise: the token at index t of
 * a seed is {@code argmax(warped logits + g)}, g a pure function of seed, t and token id.
 * Background: arXiv 2408.07978. Runs on one thread at a time.
 */
public final class Sampler implements AutoCloseable {
  private final Program program;

  /** Compiles the program. */
  public Sampler(Torch torch) {
    this.program =
        torch.load(
            new ProgramSource(
                "Sampling", ProgramSource.text(Sampler.class, "sampling.torchscript")));
  }

  /**
   * One choice to make.
   *
   * @param row of the logits
   * @param temperature above 0
   * @param topK 0 is off
   * @param topP 1 is off
   * @param key of the noise, see {@link NoiseKey}
   */
  public record Choice(int row, double temperature, int topK, double topP, long key) {}

  /**
   * Chooses a token for each of some rows.
   *
   * @param logits {@code [rows, vocabulary]}
   * @param choices at least one
   * @return a token id for each choice
   */
  public long[] choose(Tensor logits, List<Choice> choices) {
    try (Tensor chosen =
        program
            .call("choose")
            .tensor(logits)
            .numbers(choices.stream().mapToLong(Choice::row).toArray())
            .decimals(choices.stream().mapToDouble(Choice::temperature).toArray())
            .numbers(choices.stream().mapToLong(Choice::topK).toArray())
            .decimals(choices.stream().mapToDouble(Choice::topP).toArray())
            .numbers(choices.stream().mapToLong(Choice::key).toArray())
            .runForTensor()) {
      return chosen.toLongs();
    }
  }

  /** Warps one row of logits, {@code [vocabulary]}; what is cut becomes minus infinity. */
  Tensor warp(Tensor logits, double temperature, int topK, double topP) {
    return program
        .call("warp")
        .tensor(logits)
        .decimal(temperature)
        .number(topK)
        .decimal(topP)
        .runForTensor();
  }

  /** Returns the noise of ids from 0 on, {@code [count]}. */
  Tensor noise(Tensor onDevice, long key, int count) {
    return program.call("noise").tensor(onDevice).number(key).number(count).runForTensor();
  }

  @Override
  public void close() {
    program.close();
  }
}
