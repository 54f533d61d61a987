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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients are the slopes of the losses, part by part. */
@Numeric
final class TargetGradientsTest {
  /** Two query heads share a key head; the tower has a layer behind the feature layer. */
  private static final LlavaConfig CONFIG =
      new LlavaConfig(
          new TextConfig(40, 16, 24, 2, 4, 2, 4, 64, 1e-5, 10000, false),
          new VisionConfig(12, 20, 2, 2, 8, 4, 1e-5, true, 1, true),
          39,
          Set.of(2));

  private static final double STEP = 1e-2;

  /** That follow each other in a block, forwards and backwards, and outside of blocks. */
  private static final int PRODUCTS = 12;

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

  @ParameterizedTest
  @EnumSource
  void ofConversations(Part part) {
    Map<String, long[]> shapes = LlavaShapes.of(CONFIG);
    Map<String, float[]> at = numbers(shapes);
    TargetBatch samples =
        TargetBatch.of(List.of(sample(9, true), sample(7, false), sample(12, true)));
    List<float[]> pixels = List.of(image(), image());
    Function<Map<String, float[]>, TargetWeights> weights =
        values -> {
          TargetWeights made = new TargetWeights(shapes);
          for (Part each : List.of(Part.TEXT, Part.PROJECTOR, Part.VISION)) {
            made.add(torch, each.groups(CONFIG), each == part, values::get);
          }
          return made;
        };
    try (LlavaTraining training = new LlavaTraining(torch, CONFIG, ModelDtype.FLOAT32);
        LlavaTraining narrow = new LlavaTraining(torch, CONFIG, ModelDtype.BFLOAT16)) {
      assertSlope(
          shapes,
          at,
          weights,
          made -> training.differentiate(made, samples, pixels),
          made -> training.validate(made, samples, pixels));
      assertClose(
          () -> weights.apply(at),
          made -> training.differentiate(made, samples, pixels),
          made -> narrow.differentiate(made, samples, pixels));
    }
  }

  @Test
  void ofLabelledImages() {
    List<Attribute> attributes =
        List.of(
            new Attribute("colour", false, List.of("blue", "red")),
            new Attribute("things", true, List.of("cat", "dog", "fox")));
    Map<String, long[]> shapes = new LinkedHashMap<>(LlavaShapes.of(CONFIG));
    shapes.put("head.weight", new long[] {5, 24});
    shapes.put("head.bias", new long[] {5});
    Map<String, float[]> at = numbers(shapes);
    List<List<String>> tower = new ArrayList<>(Part.vision(2));
    tower.addAll(Part.pairs("vision.", "post_layernorm"));
    List<float[]> pixels = List.of(image(), image(), image());
    // The last one has no colour.
    List<float[]> wanted =
        List.of(
            new float[] {0, 1, 1, 0, 1}, new float[] {1, 0, 0, 0, 0}, new float[] {0, 0, 1, 1, 0});
    Function<Map<String, float[]>, TargetWeights> weights =
        values -> {
          TargetWeights made = new TargetWeights(shapes);
          made.add(torch, tower, true, values::get);
          made.add(torch, Part.pairs("", "head"), true, values::get);
          return made;
        };
    try (ClassifierTraining training = classifier(attributes, ModelDtype.FLOAT32);
        ClassifierTraining narrow = classifier(attributes, ModelDtype.BFLOAT16)) {
      assertSlope(
          shapes,
          at,
          weights,
          made -> training.differentiate(made, pixels, wanted),
          made -> training.validate(made, pixels, wanted));
      assertClose(
          () -> weights.apply(at),
          made -> training.differentiate(made, pixels, wanted),
          made -> narrow.differentiate(made, pixels, wanted));
    }
  }

  @Test
  void ofWordsThatAreSaidAboutImages() {
    Map<String, long[]> shapes = LlavaShapes.of(CONFIG);
    Map<String, float[]> at = numbers(shapes);
    List<float[]> pixels = List.of(image(), image());
    List<float[]> wanted = List.of(new float[] {0.5f, 0, 0.5f, 0}, new float[] {0, 0.2f, 0, 0.8f});
    Function<Map<String, float[]>, TargetWeights> weights =
        values -> {
          TargetWeights made = new TargetWeights(shapes);
          made.add(torch, List.of(Part.TEXT.groups(CONFIG).get(0)), false, values::get);
          made.add(torch, Part.PROJECTOR.groups(CONFIG), true, values::get);
          made.add(torch, Part.VISION.groups(CONFIG), false, values::get);
          return made;
        };
    long[] said = {3, 8, 21, 30};
    try (WordsTraining training = new WordsTraining(torch, CONFIG, ModelDtype.FLOAT32, said)) {
      assertSlope(
          shapes,
          at,
          weights,
          made -> training.differentiate(made, pixels, wanted),
          made -> training.validate(made, pixels, wanted));
    }
  }

  private static ClassifierTraining classifier(List<Attribute> attributes, ModelDtype dtype) {
    return new ClassifierTraining(torch, CONFIG.vision(), attributes, dtype, 0.1);
  }

  /** Products of narrow numbers change gradients, but by no more than their rounding. */
  private static void assertClose(
      Supplier<TargetWeights> weights,
      Function<TargetWeights, TargetLosses> exact,
      Function<TargetWeights, TargetLosses> narrow) {
    float[] wanted = gradients(weights, exact);
    float[] found = gradients(weights, narrow);
    float[] off = new float[found.length];
    for (int i = 0; i < off.length; i++) {
      off[i] = found[i] - wanted[i];
    }
    double tolerance = Rounding.BFLOAT16.ofNetwork(1, 24, PRODUCTS, Rounding.size(wanted));
    assertThat(Rounding.size(off)).isPositive().isLessThan(tolerance);
  }

  /** Returns those of all weights behind each other. */
  private static float[] gradients(
      Supplier<TargetWeights> weights, Function<TargetWeights, TargetLosses> differentiate) {
    try (TargetWeights made = weights.get();
        TargetLosses losses = differentiate.apply(made)) {
      return TargetBatch.joined(losses.gradients().stream().map(Tensor::toFloats).toList());
    }
  }

  /** Along a random direction, over all that is learnt together. */
  private void assertSlope(
      Map<String, long[]> shapes,
      Map<String, float[]> at,
      Function<Map<String, float[]>, TargetWeights> weights,
      Function<TargetWeights, TargetLosses> differentiate,
      Function<TargetWeights, TargetLosses> validate) {
    Map<String, float[]> direction = numbers(shapes);
    try (TargetWeights made = weights.apply(at);
        TargetLosses losses = differentiate.apply(made)) {
      Set<String> learnt = Set.copyOf(made.groups().names());
      Map<String, float[]> gradients = made.groups().split(losses.gradients());
      double product = 0;
      for (String name : learnt) {
        for (int i = 0; i < at.get(name).length; i++) {
          product += gradients.get(name)[i] * direction.get(name)[i];
        }
      }
      double above = loss(weights.apply(moved(at, direction, learnt, STEP)), validate);
      double below = loss(weights.apply(moved(at, direction, learnt, -STEP)), validate);
      double slope = (above - below) / (2 * STEP);
      assertThat(losses.sum()).isCloseTo(loss(weights.apply(at), validate), within(1e-4));
      assertThat(product).isCloseTo(slope, within(0.01 * Math.abs(slope)));
    }
  }

  private static double loss(
      TargetWeights weights, Function<TargetWeights, TargetLosses> validate) {
    try (weights) {
      return validate.apply(weights).sum();
    }
  }

  private static Map<String, float[]> moved(
      Map<String, float[]> from, Map<String, float[]> direction, Set<String> learnt, double by) {
    Map<String, float[]> moved = new HashMap<>(from);
    for (String name : learnt) {
      float[] there = from.get(name).clone();
      for (int i = 0; i < there.length; i++) {
        there[i] += (float) (by * direction.get(name)[i]);
      }
      moved.put(name, there);
    }
    return moved;
  }

  private EncodedSample sample(int length, boolean image) {
    int[] imageRows = image ? new int[] {2, 3, 4, 5} : new int[0];
    int[] ids = IntStream.range(0, length).map(i -> random.nextInt(39)).toArray();
    for (int row : imageRows) {
      ids[row] = 39;
    }
    return new EncodedSample(
        "s", length, ids, imageRows, IntStream.range(length - 3, length - 1).toArray());
  }

  private float[] image() {
    return FreshWeights.uniform(new long[] {3, 8, 8}, 1, random);
  }

  private Map<String, float[]> numbers(Map<String, long[]> shapes) {
    Map<String, float[]> numbers = new HashMap<>();
    shapes.forEach((name, shape) -> numbers.put(name, FreshWeights.uniform(shape, 0.4, random)));
    return numbers;
  }
}
