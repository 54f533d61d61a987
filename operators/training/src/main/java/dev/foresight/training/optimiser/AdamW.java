// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.optimiser;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * AdamW (arXiv 1711.05101) with accumulated gradients that are clipped to a norm. Owns its sums and
 * moments, not the weights.
 */
public final class AdamW implements AutoCloseable {
  /**
   * How it steps.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param eps keeps from division by zero
   * @param weightDecay share of the rate by which weights shrink
   * @param clip largest norm of a gradient; 0: any
   */
  public record Options(double beta1, double beta2, double eps, double weightDecay, double clip) {
    /** As arXiv 2505.14260 trains. */
    public static final Options PAPER = new Options(0.9, 0.95, 1e-8, 0, 0.5);

    /** Checks the ranges. */
    public Options {
      requireBelowOne("beta1", beta1);
      requireBelowOne("beta2", beta2);
      requireNotNegative("eps", eps);
      requireNotNegative("weight-decay", weightDecay);
      requireNotNegative("clip", clip);
    }

    private static void requireBelowOne(String name, double value) {
      if (!(value >= 0 && value < 1)) {
        throw new IllegalArgumentException(name + " is " + value + ", but must be in [0, 1)");
      }
    }

    private static void requireNotNegative(String name, double value) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or above");
      }
    }
  }

  private static final String STEPS = "steps";
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";

  private final Options options;
  private final WeightGroups groups;
  private final Program program;
  private final List<Tensor> weights;
  private final List<Tensor> sums;
  private final List<Tensor> first;
  private final List<Tensor> second;
  private final List<Tensor> counts;

  private AdamW(Torch torch, LearntWeights weights, Options options, Map<String, float[]> state) {
    this.options = options;
    this.groups = weights.groups();
    this.weights = weights.learnt();
    this.program =
        torch.load(
            new ProgramSource("AdamW", ProgramSource.text(AdamW.class, "adamw.torchscript")));
    this.sums = zeros(torch);
    this.first = state.isEmpty() ? zeros(torch) : copies(torch, state, FIRST);
    this.second = state.isEmpty() ? zeros(torch) : copies(torch, state, SECOND);
    this.counts = new ArrayList<>();
    for (int i = 0; i < this.weights.size(); i++) {
      counts.add(torch.copy(state.getOrDefault(STEPS, new float[1]), 1));
    }
  }

  /**
   * Creates an optimiser that has not stepped yet.
   *
   * @param weights that it changes; they stay their owner's
   */
  public static AdamW fresh(Torch torch, LearntWeights weights, Options options) {
    return new AdamW(torch, weights, options, Map.of());
  }

  /**
   * Creates an optimiser that goes on where another one was.
   *
   * @param weights that it changes; they stay their owner's
   * @param state what {@link #state} returned; other entries are not looked at
   */
  public static AdamW resumed(
      Torch torch, LearntWeights weights, Options options, Map<String, float[]> state) {
    return new AdamW(torch, weights, options, state);
  }

  private List<Tensor> zeros(Torch torch) {
    return weights.stream()
        .map(Tensor::shape)
        .map(shape -> torch.copy(new float[WeightGroups.elements(shape)], shape))
        .toList();
  }

  private List<Tensor> copies(Torch torch, Map<String, float[]> state, String prefix) {
    Function<String, float[]> values = name -> state.get(prefix + name);
    return IntStream.range(0, weights.size())
        .mapToObj(i -> torch.copy(groups.join(i, values), groups.shape(i)))
        .toList();
  }

  /** Adds a batch's gradients to those of the next step. */
  public void accumulate(List<Tensor> gradients) {
    program.call("accumulate").tensors(sums).tensors(gradients).runForNumber();
  }

  /** Forgets the gradients that were added. */
  public void forget() {
    program.call("clear").tensors(sums).runForNumber();
  }

  /**
   * Takes a step with what was accumulated.
   *
   * @param scale that the sums of gradients are multiplied by
   * @param rate learning rate
   * @return the norm of the gradient before clipping; where it is not finite, no weight has changed
   */
  public double step(double scale, double rate) {
    try (Tensor norm =
        program
            .call("step")
            .tensors(weights)
            .tensors(sums)
            .tensors(first)
            .tensors(second)
            .tensors(counts)
            .decimal(scale)
            .decimal(options.clip())
            .decimal(rate)
            .decimal(options.beta1())
            .decimal(options.beta2())
            .decimal(options.eps())
            .decimal(options.weightDecay())
            .runForTensor()) {
      return norm.toFloats()[0];
    }
  }

  /** Copies out what a later optimiser needs to go on, by the weights' published names. */
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    state.put(STEPS, counts.get(0).toFloats());
    groups.split(first).forEach((name, values) -> state.put(FIRST + name, values));
    groups.split(second).forEach((name, values) -> state.put(SECOND + name, values));
    return state;
  }

  @Override
  public void close() {
    for (List<Tensor> owned : Arrays.asList(sums, first, second, counts)) {
      owned.forEach(Tensor::close);
    }
    program.close();
  }
}
