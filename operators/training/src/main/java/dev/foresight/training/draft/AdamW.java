// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

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

  private final Options options;
  private final Program program;
  private final List<Tensor> weights;
  private final List<Tensor> sums;
  private final List<Tensor> first;
  private final List<Tensor> second;
  private final List<Tensor> counts;

  /**
   * Creates an optimiser that has not stepped yet.
   *
   * @param weights that it changes; they stay their owner's
   */
  public AdamW(Torch torch, List<Tensor> weights, Options options) {
    this(torch, weights, options, State.fresh(weights));
  }

  /**
   * Creates an optimiser that goes on where another one was.
   *
   * @param weights that it changes; they stay their owner's
   */
  public AdamW(Torch torch, List<Tensor> weights, Options options, State state) {
    this.options = options;
    this.weights = weights;
    this.program =
        torch.load(
            new ProgramSource("AdamW", ProgramSource.text(AdamW.class, "adamw.torchscript")));
    this.sums = copies(torch, State.fresh(weights).first());
    this.first = copies(torch, state.first());
    this.second = copies(torch, state.second());
    this.counts = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      counts.add(torch.copy(new float[] {state.steps()}, 1));
    }
  }

  private List<Tensor> copies(Torch torch, List<float[]> values) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      tensors.add(torch.copy(values.get(i), weights.get(i).shape()));
    }
    return tensors;
  }

  /**
   * All that a step depends on besides weights and gradients.
   *
   * @param steps taken so far
   * @param first moments, of each weight
   * @param second moments, of each weight
   */
  public record State(long steps, List<float[]> first, List<float[]> second) {
    static State fresh(List<Tensor> weights) {
      List<float[]> zeros =
          weights.stream()
              .map(w -> new float[(int) LongStream.of(w.shape()).reduce(1, Math::multiplyExact)])
              .toList();
      return new State(0, zeros, zeros);
    }
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

  /** Copies out what a later optimiser needs to go on. */
  public State state() {
    return new State(
        (long) counts.get(0).toFloats()[0],
        first.stream().map(Tensor::toFloats).toList(),
        second.stream().map(Tensor::toFloats).toList());
  }

  @Override
  public void close() {
    for (List<Tensor> owned : Arrays.asList(sums, first, second, counts)) {
      owned.forEach(Tensor::close);
    }
    program.close();
  }
}
