// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Held;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;
import java.util.Set;

/**
 * Chooses tokens where a forward pass's most likely one will not do, and tells how likely tokens
 * are.
 *
 * <p>At a temperature the choice is by Gumbel-max with counter-based noise: the token at index t of
 * a seed is {@code argmax(warped logits + g)}, g a pure function of seed, t and token id.
 * Background: arXiv 2408.07978. Runs on one thread at a time.
 */
public final class Sampler implements AutoCloseable {
  private final Program program;
  private final Held<NoiseTable> noise;
  private final long[] eosTokenIds;

  /**
   * Compiles the program; the noise is the sampler's own.
   *
   * @param eosTokenIds what cannot be chosen where end-of-sequence tokens are banned
   */
  public Sampler(Torch torch, Set<Integer> eosTokenIds) {
    this(torch, eosTokenIds, own(new NoiseTable(torch)));
  }

  /**
   * Compiles the program.
   *
   * @param noise that a draft ranks its proposals with; stays its owner's
   */
  public Sampler(Torch torch, Set<Integer> eosTokenIds, NoiseTable noise) {
    this(torch, eosTokenIds, new Held.Lent<>(noise));
  }

  private static Held<NoiseTable> own(NoiseTable noise) {
    return new Held.Owned<>(noise, noise::close);
  }

  private Sampler(Torch torch, Set<Integer> eosTokenIds, Held<NoiseTable> noise) {
    this.noise = noise;
    this.eosTokenIds = eosTokenIds.stream().mapToLong(Integer::longValue).toArray();
    this.program =
        torch.load(
            new ProgramSource("Sampling", ProgramSource.text(Sampler.class, "sampling.torchscript"))
                .with("choice", ProgramSource.text(Sampler.class, "choice.torchscript")));
  }

  /**
   * One choice to make.
   *
   * @param row of the logits
   * @param temperature 0: the most likely token, without noise
   * @param topK 0 is off
   * @param topP 1 is off
   * @param key of the noise, see {@link NoiseKey}
   * @param eosBanned whether no end-of-sequence token may be chosen
   */
  public record Choice(
      int row, double temperature, int topK, double topP, long key, boolean eosBanned) {}

  /**
   * What was chosen.
   *
   * @param tokens an id for each choice
   * @param margins how near each came to another token: the distance to the next score, or to the
   *     cut of top-k (in logits) or top-p (in probability) where that decided
   */
  public record Chosen(long[] tokens, float[] margins) {}

  /**
   * Log-probabilities of C choices, before bans, warping and noise.
   *
   * @param own of the chosen tokens, {@code [C]}
   * @param top of the most likely tokens, falling, {@code [C, count]}
   * @param topIds ids of these
   */
  public record Logprobs(float[] own, float[] top, long[] topIds) {}

  /**
   * Chooses a token for each of some rows.
   *
   * @param logits {@code [rows, vocabulary]}
   * @param choices at least one
   */
  public Chosen choose(Tensor logits, List<Choice> choices) {
    long[] keys =
        choices.stream()
            .filter(choice -> choice.temperature() > 0)
            .mapToLong(Choice::key)
            .toArray();
    List<Tensor> chosen =
        program
            .call("choose")
            .tensor(logits)
            .numbers(choices.stream().mapToLong(Choice::row).toArray())
            .decimals(choices.stream().mapToDouble(Choice::temperature).toArray())
            .numbers(choices.stream().mapToLong(Choice::topK).toArray())
            .decimals(choices.stream().mapToDouble(Choice::topP).toArray())
            .tensors(noise.it().rows(logits, keys, (int) logits.shape()[1]))
            .numbers(choices.stream().mapToLong(choice -> choice.eosBanned() ? 1 : 0).toArray())
            .numbers(eosTokenIds)
            .runForTensors();
    try (Tensor tokens = chosen.get(0);
        Tensor margins = chosen.get(1)) {
      return new Chosen(tokens.toLongs(), margins.toFloats());
    }
  }

  /**
   * Returns the log-probabilities of some rows, from log-softmax in float32.
   *
   * @param logits {@code [rows, vocabulary]}
   * @param rows at least one
   * @param tokens one for each of the rows
   * @param count of most likely tokens, from 1 to the vocabulary
   */
  public Logprobs logprobs(Tensor logits, long[] rows, long[] tokens, int count) {
    List<Tensor> result =
        program
            .call("logprobs")
            .tensor(logits)
            .numbers(rows)
            .numbers(tokens)
            .number(count)
            .runForTensors();
    try (Tensor own = result.get(0);
        Tensor top = result.get(1);
        Tensor ids = result.get(2)) {
      return new Logprobs(own.toFloats(), top.toFloats(), ids.toLongs());
    }
  }

  /** Warps one row of logits, {@code [vocabulary]}; what is cut becomes minus infinity. */
  Tensor warp(Tensor logits, double temperature, int topK, double topP) {
    List<Tensor> result =
        program
            .call("warp")
            .tensor(logits)
            .decimal(temperature)
            .number(topK)
            .decimal(topP)
            .runForTensors();
    result.get(1).close();
    return result.get(0);
  }

  @Override
  public void close() {
    noise.close();
    program.close();
  }
}
