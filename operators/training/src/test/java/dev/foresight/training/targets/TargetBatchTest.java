// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.architecture.llava.VisionConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.optimiser.FreshWeights;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Samples about the same image share rows, and learn what each alone would. */
@Numeric
final class TargetBatchTest {
  private static final int IMAGE = 39;

  /** A layer of eight in the tower, patches and norm before it, the projector's two, then 18. */
  private static final int SUMS = 30;

  /** A patch of 4 x 4 pixels in three colours. */
  private static final int TERMS = 48;

  private static final LlavaConfig CONFIG =
      new LlavaConfig(
          new TextConfig(40, 16, 24, 2, 4, 2, 4, 64, 1e-5, 10000, false),
          new VisionConfig(12, 20, 2, 2, 8, 4, 1e-5, true, 1, true),
          IMAGE,
          Set.of(2));

  private final EncodedSample what = sample(6, 11, 12, 13, 2);
  private final EncodedSample where = sample(6, 11, 20, 2);
  private final EncodedSample whether = sample(6, 21, 22, 23, 24, 25, 2);

  @Test
  void whatSamplesBeginWithStandsOnce() {
    TargetBatch batch = TargetBatch.of(List.of(what, where, whether), same(1, 2));

    assertThat(batch.sequences()).isEqualTo(1);
    assertThat(batch.ids())
        .containsExactly(
            1, 5, IMAGE, IMAGE, IMAGE, IMAGE, 6, 11, 12, 13, 2, 11, 20, 2, 21, 22, 23, 24, 25, 2);
    assertThat(batch.positions())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 7, 8, 9, 10, 11, 12);
    assertThat(batch.branches())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3);
    assertThat(batch.lossRows()).as("row 6 is followed by three").startsWith(6, 7, 8, 9, 6, 11);
    assertThat(batch.wanted()).startsWith(11, 12, 13, 2, 11, 20);
    assertThat(batch.lossSamples()).containsOnly(0, 1, 2);
  }

  @Test
  void onlySamplesAboutTheSameImagesDo() {
    assertThat(TargetBatch.of(List.of(what, where)).sequences()).isEqualTo(2);
    EncodedSample later =
        new EncodedSample(
            "s",
            8,
            new int[] {1, 5, 7, IMAGE, IMAGE, IMAGE, IMAGE, 2},
            new int[] {3, 4, 5, 6},
            new int[] {6});
    assertThat(TargetBatch.of(List.of(what, later), same(1)).firsts())
        .as("it differs before its image ends")
        .containsExactly(0, 1);
  }

  @Test
  void lossesAndGradientsAreThoseOfEachAlone() {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, float[]> values = new HashMap<>();
    Map<String, long[]> shapes = LlavaShapes.of(CONFIG);
    shapes.forEach((name, shape) -> values.put(name, FreshWeights.uniform(shape, 0.4, random)));
    List<float[]> images =
        Stream.generate(() -> FreshWeights.uniform(new long[] {3, 8, 8}, 1, random))
            .limit(2)
            .toList();
    EncodedSample other = sample(8, 11, 2);
    List<EncodedSample> samples = List.of(what, where, other, whether, what);
    try (Torch torch = Torch.open("cpu", 1);
        LlavaTraining training = new LlavaTraining(torch, CONFIG, ModelDtype.FLOAT32);
        TargetWeights weights = new TargetWeights(shapes)) {
      for (Part part : List.of(Part.TEXT, Part.PROJECTOR, Part.VISION)) {
        weights.add(torch, part.groups(CONFIG), true, values::get);
      }
      float[] a = images.get(0);
      float[] b = images.get(1);
      try (TargetLosses apart =
              training.differentiate(weights, TargetBatch.of(samples), List.of(a, a, b, b, b));
          TargetLosses together =
              training.differentiate(
                  weights, TargetBatch.of(samples, same(1, 3, 4)), List.of(a, b))) {
        double size = Rounding.size(apart.losses());
        double tolerance =
            Rounding.ofLogProbability(Rounding.FLOAT32.ofNetwork(SUMS, TERMS, 0, size));
        assertThat(together.losses()).containsExactly(apart.losses(), within((float) tolerance));
        float[] wanted = gradients(apart);
        float[] off = gradients(together);
        for (int i = 0; i < off.length; i++) {
          off[i] -= wanted[i];
        }
        // Backwards as well as forwards.
        assertThat(Rounding.size(off))
            .isLessThan(Rounding.FLOAT32.ofNetwork(2 * SUMS, TERMS, 0, Rounding.size(wanted)));
      }
    }
  }

  /** Returns those of all weights behind each other. */
  private static float[] gradients(TargetLosses losses) {
    return TargetBatch.joined(losses.gradients().stream().map(Tensor::toFloats).toList());
  }

  private static BitSet same(int... samples) {
    BitSet same = new BitSet();
    for (int sample : samples) {
      same.set(sample);
    }
    return same;
  }

  /** Begins with an image of four rows, and has a loss behind the first of {@code rest}. */
  private static EncodedSample sample(int... rest) {
    int[] ids = new int[6 + rest.length];
    ids[0] = 1;
    ids[1] = 5;
    for (int row = 2; row < 6; row++) {
      ids[row] = IMAGE;
    }
    System.arraycopy(rest, 0, ids, 6, rest.length);
    int[] losses = IntStream.range(6, ids.length - 1).toArray();
    return new EncodedSample("s", ids.length, ids, new int[] {2, 3, 4, 5}, losses);
  }
}
