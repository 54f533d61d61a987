// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.measure;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.draft.BatchLosses;
import dev.foresight.training.draft.DraftTraining;
import dev.foresight.training.draft.DraftWeights;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.draft.SampleFeatures;
import dev.foresight.training.optimiser.AdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The speed of training steps on one fixed shape, against the speed at which this machine
 * multiplies matrices: both are measured in turns, so that a machine that slows down slows both. A
 * step is the forward and the backward pass and the optimiser's; the target's states are random, so
 * its own pass is not in it.
 */
public final class TrainingThroughput {
  private static final int SAMPLES = 16;
  private static final int LENGTH = 96;
  private static final int PROMPT = 32;

  /** Large enough for the best rate, small enough for caches. */
  private static final int GEMM_SIDE = 768;

  private static final int GEMMS_PER_ROUND = 12;
  private static final int STEPS_PER_ROUND = 4;

  private final TextConfig shape;

  /** Of a draft of one layer, 256 wide. */
  private TrainingThroughput(int vocabulary) {
    this.shape = new TextConfig(vocabulary, 256, 704, 1, 4, 4, 64, 1024, 1e-5, 10000, false);
  }

  /**
   * What was measured, medians over rounds.
   *
   * @param samples of a step
   * @param length of a sample
   * @param samplesPerSecond that were trained on
   * @param flopPerSample multiplications and additions that a sample's forward and backward passes
   *     need, those of matrices alone
   * @param gemmFlopPerSecond at which large matrices are multiplied
   * @param share of that rate that training reached
   */
  public record Result(
      int samples,
      int length,
      double samplesPerSecond,
      double flopPerSample,
      double gemmFlopPerSecond,
      double share) {}

  /**
   * Measures.
   *
   * @param vocabulary of the draft: rows of the head
   * @param threads that one operation may use
   * @param rounds behind one that does not count
   */
  public static Result measure(int vocabulary, int threads, int rounds) {
    try (Torch torch = Torch.open("cpu", threads)) {
      return torch.onOwnThread(
          threads, () -> new TrainingThroughput(vocabulary).measure(torch, rounds));
    }
  }

  private Result measure(Torch torch, int rounds) {
    SplittableRandom random = new SplittableRandom(1);
    List<SampleFeatures> samples = new ArrayList<>();
    try (Program gemm =
            torch.load(
                new ProgramSource(
                    "Gemm", ProgramSource.text(TrainingThroughput.class, "gemm.torchscript")));
        Tensor table = matrix(torch, random, shape.vocabularySize(), shape.hiddenSize());
        Tensor head = matrix(torch, random, shape.vocabularySize(), shape.hiddenSize());
        DraftTraining training =
            DraftTraining.of(torch, shape, VisualTokens.DECOUPLED, LossOptions.PAPER, table, head);
        DraftWeights weights = DraftWeights.of(torch, shape, weights(random));
        AdamW optimiser = AdamW.fresh(torch, weights, AdamW.Options.PAPER)) {
      for (int i = 0; i < SAMPLES; i++) {
        samples.add(sample(torch, random));
      }
      double[] steps = new double[rounds];
      double[] gemms = new double[rounds];
      double[] shares = new double[rounds];
      for (int round = -1; round < rounds; round++) {
        double perStep =
            seconds(() -> step(training, weights, optimiser, samples)) / STEPS_PER_ROUND;
        double perGemm =
            seconds(() -> gemm.call("run").number(GEMM_SIDE).number(GEMMS_PER_ROUND).runForNumber())
                / (GEMMS_PER_ROUND + 1);
        if (round >= 0) {
          steps[round] = SAMPLES / perStep;
          gemms[round] = 2.0 * GEMM_SIDE * GEMM_SIDE * GEMM_SIDE / perGemm;
          shares[round] = flopPerSample() * steps[round] / gemms[round];
        }
      }
      return new Result(
          SAMPLES, LENGTH, median(steps), flopPerSample(), median(gemms), median(shares));
    } finally {
      samples.forEach(SampleFeatures::close);
    }
  }

  private static void step(
      DraftTraining training, DraftWeights weights, AdamW optimiser, List<SampleFeatures> samples) {
    double[] noise = new double[SAMPLES];
    Arrays.fill(noise, 0.1);
    for (int i = 0; i < STEPS_PER_ROUND; i++) {
      try (BatchLosses losses = training.differentiate(weights, samples, noise, i)) {
        optimiser.accumulate(losses.gradients());
        optimiser.step(1.0 / losses.rows(), 1e-4);
      }
    }
  }

  /**
   * A multiplication and an addition count two. A weight is used once forward and twice backward in
   * every row; the frozen head twice forward, for target and draft, and once backward, in rows with
   * a loss; attention sees half of all pairs of rows.
   */
  private double flopPerSample() {
    double weights =
        DraftWeights.names().stream()
            .map(DraftCheckpoint.shapes(shape)::get)
            .filter(shape -> shape.length == 2)
            .mapToDouble(shape -> (double) shape[0] * shape[1])
            .sum();
    double head = (double) shape.vocabularySize() * shape.hiddenSize();
    double attention = 2.0 * shape.hiddenSize() * LENGTH / 2;
    return 6 * LENGTH * (weights + attention) + 6 * lossRows().length * head;
  }

  private static int[] lossRows() {
    return IntStream.range(PROMPT, LENGTH - 1).toArray();
  }

  private SampleFeatures sample(Torch torch, SplittableRandom random) {
    int[] ids =
        IntStream.range(0, LENGTH).map(i -> random.nextInt(shape.vocabularySize())).toArray();
    return new SampleFeatures(
        new EncodedSample("random", LENGTH, ids, new int[0], lossRows()),
        matrix(torch, random, LENGTH, shape.hiddenSize()),
        List.of());
  }

  private Map<String, float[]> weights(SplittableRandom random) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    Map<String, long[]> shapes = DraftCheckpoint.shapes(shape);
    for (String name : DraftWeights.names()) {
      long[] shape = shapes.get(name);
      weights.put(
          name, numbers(random, (int) Arrays.stream(shape).reduce(1, Math::multiplyExact), 0.05));
    }
    return weights;
  }

  private static Tensor matrix(Torch torch, SplittableRandom random, int rows, int columns) {
    return torch.copy(numbers(random, rows * columns, 1), rows, columns);
  }

  private static float[] numbers(SplittableRandom random, int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
