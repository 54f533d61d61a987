// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes beyond the paper's losses: passes on the draft's own outputs, and the top tokens. */
@Numeric
final class PassesTest {
  /** Two query heads share a key head. */
  private static final TextConfig SHAPE =
      new TextConfig(50, 16, 24, 1, 4, 2, 4, 64, 1e-5, 10000, false);

  private static final int LENGTH = 12;
  private static final double[] QUIET = {0};
  private static Torch torch;

  private final SplittableRandom random = new SplittableRandom(4);

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  @Test
  void aLaterPassSeesWhatADraftSeesWhenItDrafts() {
    float[] states = numbers(LENGTH * SHAPE.hiddenSize(), 1);
    int[] rows = IntStream.range(3, LENGTH - 1).toArray();
    LossOptions options = new LossOptions(1, 0.1, 0, 1, 3, 1);
    try (Tensor table = table();
        Tensor head = table();
        DraftTraining training =
            DraftTraining.of(torch, SHAPE, VisualTokens.DECOUPLED, options, table, head);
        DraftWeights weights = DraftWeights.of(torch, SHAPE, weights());
        SampleFeatures sample = sample(states, rows);
        BatchLosses losses = training.differentiate(weights, List.of(sample), QUIET, 0)) {
      for (int pass = 1; pass < options.passes(); pass++) {
        int[] with = sample.sample().lossRows(pass);
        assertThat(with).containsExactly(IntStream.range(3 + pass, LENGTH - 1).toArray());
        for (int i = 0; i < with.length; i++) {
          float expected = drafted(training, weights, states, with[i], pass);
          assertThat(losses.passes().get(pass).hidden()[i]).isCloseTo(expected, within(1e-5f));
        }
      }
    }
  }

  /** Row by row, as when drafting: each row's state is what the row before it put out. */
  private float drafted(
      DraftTraining training, DraftWeights weights, float[] states, int row, int pass) {
    float[] own = states.clone();
    int width = SHAPE.hiddenSize();
    for (int t = row - pass + 1; t <= row; t++) {
      try (SampleFeatures so = sample(own, new int[] {row});
          Tensor output = training.outputs(weights, List.of(so))) {
        System.arraycopy(output.toFloats(), (t - 1) * width, own, t * width, width);
      }
    }
    try (SampleFeatures so = sample(own, new int[] {row})) {
      return training.validate(weights, List.of(so)).losses().hidden()[0];
    }
  }

  @Test
  void gradientsAreTheSlopesOfTheLosses() {
    LossOptions options = new LossOptions(1, 0.3, 0.5, 5, 3, 0.7);
    float[] states = numbers(LENGTH * SHAPE.hiddenSize(), 1);
    int[] rows = IntStream.range(2, LENGTH - 1).toArray();
    Map<String, float[]> at = weights();
    Map<String, float[]> direction = weights();
    double step = 2e-3;
    try (Tensor table = table();
        Tensor head = table();
        SampleFeatures sample = sample(states, rows);
        DraftTraining training =
            DraftTraining.of(torch, SHAPE, VisualTokens.DECOUPLED, options, table, head)) {
      double slope =
          (loss(training, moved(at, direction, step), sample)
                  - loss(training, moved(at, direction, -step), sample))
              / (2 * step);
      double product = 0;
      try (DraftWeights weights = DraftWeights.of(torch, SHAPE, at);
          BatchLosses losses = training.differentiate(weights, List.of(sample), QUIET, 0)) {
        Map<String, float[]> gradients = weights.groups().split(losses.gradients());
        for (String name : DraftWeights.names()) {
          for (int i = 0; i < at.get(name).length; i++) {
            product += gradients.get(name)[i] * direction.get(name)[i];
          }
        }
      }
      assertThat(product).isCloseTo(slope, within(0.01 * Math.abs(slope)));
    }
  }

  private static double loss(
      DraftTraining training, Map<String, float[]> weights, SampleFeatures sample) {
    LossOptions options = training.options();
    try (DraftWeights at = DraftWeights.of(torch, SHAPE, weights);
        BatchLosses losses = training.differentiate(at, List.of(sample), QUIET, 0)) {
      double sum = 0;
      double weight = 1;
      for (BatchLosses.Pass pass : losses.passes()) {
        for (int row = 0; row < pass.hidden().length; row++) {
          sum +=
              weight
                  * (options.hiddenWeight() * pass.hidden()[row]
                      + options.tokenWeight() * pass.token()[row]
                      + options.topWeight() * pass.top()[row]);
        }
        weight *= options.passDecay();
      }
      return sum;
    }
  }

  private static Map<String, float[]> moved(
      Map<String, float[]> from, Map<String, float[]> direction, double by) {
    Map<String, float[]> moved = new HashMap<>();
    from.forEach(
        (name, values) -> {
          float[] there = values.clone();
          for (int i = 0; i < there.length; i++) {
            there[i] += (float) (by * direction.get(name)[i]);
          }
          moved.put(name, there);
        });
    return moved;
  }

  private SampleFeatures sample(float[] states, int[] lossRows) {
    int[] ids = IntStream.range(0, LENGTH).map(i -> (7 * i + 3) % 50).toArray();
    return new SampleFeatures(
        new EncodedSample("s", LENGTH, ids, new int[0], lossRows),
        torch.copy(states, LENGTH, SHAPE.hiddenSize()),
        List.of());
  }

  private Tensor table() {
    return torch.copy(numbers(50 * SHAPE.hiddenSize(), 1), 50, SHAPE.hiddenSize());
  }

  private Map<String, float[]> weights() {
    Map<String, float[]> weights = new HashMap<>();
    for (String name : DraftWeights.names()) {
      long[] shape = DraftCheckpoint.shapes(SHAPE).get(name);
      weights.put(name, numbers((int) Arrays.stream(shape).reduce(1, Math::multiplyExact), 0.3));
    }
    return weights;
  }

  private float[] numbers(int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }
}
