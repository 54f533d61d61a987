// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.ChiSquare;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.testing.Numeric;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Numeric
class SamplerTest {
  private static Torch torch;
  private static Sampler sampler;
  private static NoiseTable noise;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    noise = new NoiseTable(torch);
    sampler = new Sampler(torch, Set.of(2), noise);
  }

  @AfterAll
  static void close() {
    sampler.close();
    noise.close();
    torch.close();
  }

  @Test
  void warpsAsTransformersDoes() {
    JsonNode golden = GoldenTensors.json("/goldens/sampling/warp.json");
    GoldenTensors tensors = GoldenTensors.load("/goldens/sampling/warp.safetensors");
    float[] logits = tensors.floatsOf("logits");
    float[] probabilities = tensors.floatsOf("probs");
    int vocabulary = golden.path("vocab").asInt();
    JsonNode rows = golden.path("rows");
    int setting = 0;
    for (JsonNode settings : golden.path("settings")) {
      for (int row = 0; row < rows.size(); row++) {
        int at = (setting * rows.size() + row) * vocabulary;
        checkWarp(
            rows.get(row).asText() + " " + settings.path("temperature"),
            Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary),
            settings,
            row,
            Arrays.copyOfRange(probabilities, at, at + vocabulary));
      }
      setting++;
    }
  }

  private static void checkWarp(
      String name, float[] logits, JsonNode settings, int row, float[] expected) {
    double topP = settings.path("top_p").asDouble();
    int topK = settings.path("top_k").asInt();
    float[] warped;
    try (Tensor input = torch.floats(logits, logits.length);
        Tensor output = sampler.warp(input, settings.path("temperature").asDouble(), topK, topP)) {
      warped = output.toFloats();
    }
    double[] actual = softmax(warped);
    int kept = (int) Arrays.stream(actual).filter(p -> p > 0).count();
    String setting = name + " top_k " + topK + " top_p " + topP;
    JsonNode gap = settings.path("boundary_gap").get(row);
    // Probabilities are added up to at most 1: each rounds by 2^-24 of it, and each addition.
    boolean roundingDecides = !gap.isNull() && gap.asDouble() < 2e-6;
    assertThat(survivors(warped))
        .as(setting)
        .isCloseTo(settings.path("kept").get(row).asInt(), within(roundingDecides ? 1 : 0));
    JsonNode tied = settings.path("tied_at_cut").get(row);
    if (!roundingDecides) {
      boolean anyOfTied = tied.get(1).asInt() < tied.get(0).asInt();
      checkProbabilities(setting, actual, expected, anyOfTied, name.startsWith("huge"));
    }
    assertThat(kept).as(setting).isPositive();
  }

  /**
   * Which of the tokens tied at a cut survive is undefined there: then only their number counts. A
   * score of size s is rounded by 2^-24 s at most, and p by p (1 - p), a quarter at most, of the
   * sum of two such: 2e-6 for scores of up to 64 near which p is not 0 or 1. Those of "huge" reach
   * 10,000.
   */
  private static void checkProbabilities(
      String setting, double[] actual, float[] expected, boolean anyOfTied, boolean coarse) {
    double[] wanted = new double[expected.length];
    Arrays.setAll(wanted, i -> expected[i]);
    if (anyOfTied) {
      Arrays.sort(actual);
      Arrays.sort(wanted);
    }
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).as(setting).isCloseTo(wanted[i], within(coarse ? 3e-4 : 2e-6));
    }
  }

  private static int survivors(float[] warped) {
    int count = 0;
    for (float value : warped) {
      count += value > Float.NEGATIVE_INFINITY ? 1 : 0;
    }
    return count;
  }

  private static double[] softmax(float[] logits) {
    double max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] result = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      result[i] = Math.exp(logits[i] - max);
      sum += result[i];
    }
    for (int i = 0; i < logits.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  @Test
  void keepsTheLowestIdsOfEqualOnesAtACut() {
    float[] equal = {1, 1, 1, 1, 1, 1, 1, 1};
    try (Tensor logits = torch.floats(equal, equal.length);
        Tensor warped = sampler.warp(logits, 1, 0, 0.49)) {
      float[] values = warped.toFloats();
      assertThat(Arrays.copyOf(values, 4)).containsOnly(1f);
      assertThat(Arrays.copyOfRange(values, 4, 8)).containsOnly(Float.NEGATIVE_INFINITY);
    }
  }

  @Test
  void keysMatchTheirTestVectors() {
    assertThat(NoiseKey.of(0, 0)).isEqualTo(0xa706dd2f4d197e6fL);
    assertThat(NoiseKey.of(1, 0)).isEqualTo(0x5e41ab087439611eL);
    assertThat(NoiseKey.of(1, 1)).isEqualTo(0xe9fd6049d65af21eL);
    assertThat(NoiseKey.of(-1, 7)).isEqualTo(0x19f20a9bb46150b6L);
  }

  /** Two logarithms of 32-bit numbers, each within a few units of the last place of up to 16. */
  @Test
  void noiseMatchesItsTestVectors() {
    float[] values = noise(NoiseKey.of(0, 0), 32000);
    assertThat(values[0]).isCloseTo(1.9016412f, within(1e-5f));
    assertThat(values[1]).isCloseTo(1.5906634f, within(1e-5f));
    assertThat(values[31999]).isCloseTo(-0.21384121f, within(1e-5f));
  }

  private static float[] noise(long key, int count) {
    try (Tensor onDevice = torch.floats(new float[1], 1)) {
      return noise.rows(onDevice, new long[] {key}, count).get(0).toFloats();
    }
  }

  @Test
  void noiseIsGumbelDistributed() {
    int count = 200_000;
    float[] values = noise(NoiseKey.of(42, 3), count);
    Arrays.sort(values);
    double worst = 0;
    for (int i = 0; i < count; i++) {
      double cumulative = Math.exp(-Math.exp(-values[i]));
      worst = Math.max(worst, Math.abs(cumulative - (i + 0.5) / count));
    }
    // Kolmogorov-Smirnov at 0.1 %.
    assertThat(worst).isLessThan(1.95 / Math.sqrt(count));
  }

  @Test
  void choosesTheSameTokenWhateverElseIsChosen() {
    float[] logits = new float[3 * 50];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.sin(i % 50);
    }
    try (Tensor rows = torch.floats(logits, 3, 50)) {
      Sampler.Choice choice = new Sampler.Choice(1, 1.5, 10, 0.9, NoiseKey.of(5, 6), false);
      long alone = sampler.choose(rows, List.of(choice)).tokens()[0];
      Sampler.Choice other = new Sampler.Choice(0, 0.1, 0, 1, NoiseKey.of(9, 9), false);
      assertThat(sampler.choose(rows, List.of(other, choice)).tokens()[1]).isEqualTo(alone);
    }
  }

  private static float marginOf(Sampler.Choice choice, float... logits) {
    try (Tensor row = torch.floats(logits, 1, logits.length)) {
      return sampler.choose(row, List.of(choice)).margins()[0];
    }
  }

  private static Sampler.Choice choice(double temperature, int topK, double topP, long key) {
    return new Sampler.Choice(0, temperature, topK, topP, key, false);
  }

  @Test
  void withoutATemperatureTheLowestIdOfEqualOnesIsChosenAndNeverABannedOne() {
    try (Tensor rows = torch.floats(new float[] {1, 3, 4, 3, 3, 0, 0, 5, 0, 5}, 2, 5)) {
      List<Sampler.Choice> choices =
          List.of(
              new Sampler.Choice(0, 0, 0, 1, 0, true),
              new Sampler.Choice(0, 0, 0, 1, 0, false),
              new Sampler.Choice(1, 0, 0, 1, 0, true));
      Sampler.Chosen chosen = sampler.choose(rows, choices);
      assertThat(chosen.tokens()).containsExactly(1, 2, 4);
      assertThat(chosen.margins()).containsExactly(0, 1, 5);
    }
  }

  @Test
  void aBanIsAppliedBeforeTheWarpers() {
    float[] logits = {0.2f, 1.3f, 4, 0.7f, 1.1f, -0.4f};
    // Without id 2, top-k 3 keeps ids 1, 4 and 3.
    double[] kept = {Math.exp(1.3), Math.exp(1.1), Math.exp(0.7)};
    double sum = Arrays.stream(kept).sum();
    int draws = 4000;
    int[] counts = new int[logits.length];
    try (Tensor row = torch.floats(logits, 1, logits.length)) {
      List<Sampler.Choice> choices =
          IntStream.range(0, draws)
              .mapToObj(seed -> new Sampler.Choice(0, 1, 3, 1, NoiseKey.of(seed, 0), true))
              .toList();
      for (long token : sampler.choose(row, choices).tokens()) {
        counts[(int) token]++;
      }
    }
    ChiSquare chiSquare = new ChiSquare(draws);
    chiSquare.add(counts[1], kept[0] / sum);
    chiSquare.add(counts[4], kept[1] / sum);
    chiSquare.add(counts[3], kept[2] / sum);
    assertThat(counts[1] + counts[4] + counts[3]).isEqualTo(draws);
    assertThat(chiSquare.statistic()).isLessThan(chiSquare.criticalValue());
  }

  @Test
  void aMarginIsTheDistanceOfTheNoisyScores() {
    float[] logits = {1, 2, 3, 2.5f};
    float[] noise = noise(NoiseKey.of(3, 1), logits.length);
    double[] scores = new double[logits.length];
    Arrays.setAll(scores, i -> logits[i] / 0.5 + noise[i]);
    Arrays.sort(scores);
    assertThat(marginOf(choice(0.5, 0, 1, NoiseKey.of(3, 1)), logits))
        .isCloseTo((float) (scores[3] - scores[2]), within(1e-5f));
  }

  @Test
  void aMarginIsAlsoTheDistanceToACutThatDecided() {
    // One token is kept, so that its lead over the next one is what another cut would need.
    assertThat(marginOf(choice(2, 1, 1, 0), 1, 4, 3.5f, 0)).isCloseTo(0.25f, within(1e-6f));
    // Probabilities 0.5, 0.3, 0.2: what is removed are the last 0.2 and 0.5 of 0.51.
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    assertThat(IntStream.range(0, 200))
        .allSatisfy(
            seed ->
                assertThat(marginOf(choice(1, 0, 0.49, NoiseKey.of(seed, 0)), logits))
                    .isLessThanOrEqualTo(0.49f));
    // A cut far from every token that could win does not count.
    assertThat(marginOf(choice(0.001, 3, 1, 0), 10, 5, 1, 1, 1)).isGreaterThan(1000);
  }

  @Test
  void tellsLogProbabilitiesOfTheRawLogits() {
    float[] logits = {9, 9, 9, 1, 2, 3, 4, 5, 6};
    try (Tensor rows = torch.floats(logits, 3, 3)) {
      Sampler.Logprobs found = sampler.logprobs(rows, new long[] {2, 1}, new long[] {0, 2}, 2);
      double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
      assertThat(found.own()[0]).isCloseTo((float) (1 - Math.log(sum)), within(1e-6f));
      assertThat(found.own()[1]).isCloseTo((float) (3 - Math.log(sum)), within(1e-6f));
      assertThat(found.topIds()).containsExactly(2, 1, 2, 1);
      assertThat(found.top()[1]).isCloseTo((float) (2 - Math.log(sum)), within(1e-6f));
    }
  }
}
