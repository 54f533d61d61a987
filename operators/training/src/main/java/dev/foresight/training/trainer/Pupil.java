// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.draft.AdamW;
import dev.foresight.training.draft.Agreement;
import dev.foresight.training.draft.BatchLosses;
import dev.foresight.training.draft.DraftTraining;
import dev.foresight.training.draft.DraftWeights;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.draft.SampleFeatures;
import dev.foresight.training.features.FeatureCache;
import dev.foresight.training.features.FeatureSource;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.storage.DraftFolder;
import dev.foresight.training.trainer.BatchPlan.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A draft that learns, and the target that it learns from. Owns the native memory of both. */
final class Pupil implements AutoCloseable {
  private static final String WEIGHTS = "weights.";

  private final TrainingOptions options;
  private final Path folder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final LoadedModel target;
  private final SampleEncoder encoder;
  private final FeatureSource features;
  private final TextConfig shape;
  private final float[] embedding;
  private final DraftTraining training;
  private final DraftWeights weights;
  private final AdamW optimiser;

  private Pupil(TrainingPlan plan, Optional<Map<String, float[]>> stored) throws IOException {
    this.options = plan.options();
    this.folder = plan.output().resolve("draft");
    try {
      this.target = own(LoadedModel.load(plan.target(), plan.engine()));
      Torch torch = target.torch();
      torch.prepareThread();
      this.shape = shape(target.config(), options.vocabulary());
      this.encoder =
          new SampleEncoder(
              target.tokenizer(),
              target.config(),
              Math.min(options.maxLength(), target.config().text().maxPositions()));
      this.features = openFeatures(plan);
      try (Tensor table = target.model().decoder().embedding();
          Tensor head = target.model().readHead()) {
        this.embedding =
            Arrays.copyOf(table.toFloats(), shape.vocabularySize() * shape.hiddenSize());
        this.training =
            own(
                DraftTraining.of(
                    torch, shape, options.recipe().visualTokens(), options.loss(), table, head));
      }
      this.weights = own(DraftWeights.of(torch, shape, initial(plan, stored)));
      this.optimiser =
          own(
              stored.isPresent()
                  ? AdamW.resumed(torch, weights, options.adamw(), stored.get())
                  : AdamW.fresh(torch, weights, options.adamw()));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the target, and a draft for it.
   *
   * @param stored tensors of a checkpoint to go on with
   * @throws CheckpointException if the target or the initial draft cannot be used
   * @throws IOException if the feature cache cannot be used
   */
  static Pupil open(TrainingPlan plan, Optional<Map<String, float[]>> stored) throws IOException {
    return new Pupil(plan, stored);
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  /** A draft is one layer of its target's shape. */
  private static TextConfig shape(LlavaConfig target, int vocabulary) {
    TextConfig text = target.text();
    int rows = vocabulary == 0 ? sayable(target) : vocabulary;
    if (rows > text.vocabularySize()) {
      throw new IllegalArgumentException(
          "draft-vocabulary is %d, but the target has %d tokens"
              .formatted(rows, text.vocabularySize()));
    }
    return new TextConfig(
        rows,
        text.hiddenSize(),
        text.intermediateSize(),
        1,
        text.heads(),
        text.kvHeads(),
        text.headDim(),
        text.maxPositions(),
        text.rmsNormEps(),
        text.ropeTheta(),
        false);
  }

  /** LLaVA-1.5 appends its image's mark and padding to the vocabulary, which no answer holds. */
  private static int sayable(LlavaConfig target) {
    int all = target.text().vocabularySize();
    return all - target.imageTokenId() <= 64 ? target.imageTokenId() : all;
  }

  private FeatureSource openFeatures(TrainingPlan plan) throws IOException {
    Teacher teacher =
        own(new Teacher(target, encoder.maxLength(), options.imageFit().padToSquare()));
    Optional<FeatureCache> cache = Optional.empty();
    if (plan.cache().isPresent()) {
      TrainingPlan.Cache where = plan.cache().get();
      cache =
          Optional.of(
              own(
                  FeatureCache.open(
                      target.torch(), where.folder(), shape.hiddenSize(), where.maxBytes())));
    }
    String name =
        String.join(
            "/",
            target.fingerprint(),
            target.model().decoder().dtype().toString(),
            target.torch().device(),
            options.imageFit().toString());
    return new FeatureSource(teacher, name, cache);
  }

  private Map<String, float[]> initial(TrainingPlan plan, Optional<Map<String, float[]>> stored) {
    if (stored.isPresent()) {
      return DraftWeights.names().stream()
          .collect(Collectors.toMap(name -> name, name -> stored.get().get(WEIGHTS + name)));
    }
    return plan.initial()
        .map(from -> DraftFolder.readFitting(from, shape))
        .orElseGet(() -> InitialWeights.fresh(shape, options.seed()));
  }

  LoadedModel target() {
    return target;
  }

  SampleEncoder encoder() {
    return encoder;
  }

  FeatureSource features() {
    return features;
  }

  /** Returns where the draft is stored. */
  Path folder() {
    return folder;
  }

  /** Stores the draft as it is now, in the published format. */
  void save() throws IOException {
    Map<String, float[]> all = new HashMap<>(weights.values());
    all.put(DraftFolder.EMBEDDING, embedding);
    DraftFolder.write(folder, shape, options.recipe().visualTokens(), all);
  }

  /** Returns all tensors that another process needs to go on. */
  Map<String, float[]> tensors() {
    Map<String, float[]> tensors = new HashMap<>(optimiser.state());
    weights.values().forEach((name, values) -> tensors.put(WEIGHTS + name, values));
    return tensors;
  }

  Agreement validate(List<SampleFeatures> samples) {
    return training.validate(weights, samples);
  }

  /**
   * Takes a step.
   *
   * @param step from 0
   * @param onBad told of samples whose images cannot be read; what it does not throw, is left out
   * @throws TrainingException if a loss or the gradient is no finite number: the weights are as
   *     before
   */
  StepLosses learn(
      long step, long allSteps, List<List<Entry>> batches, Consumer<BadSampleException> onBad) {
    Totals totals = new Totals();
    for (int i = 0; i < batches.size(); i++) {
      List<SampleFeatures> samples = look(batches.get(i), onBad);
      try {
        if (!samples.isEmpty()) {
          learn(step, i, samples, totals);
        }
      } finally {
        samples.forEach(SampleFeatures::close);
      }
    }
    if (totals.rows == 0) {
      return StepLosses.NONE;
    }
    double rate = options.rate().rate(step, allSteps);
    double norm = optimiser.step(1 / (totals.rows + 1e-5), rate);
    if (!Double.isFinite(norm)) {
      throw new TrainingException(
          "the gradient of step %d is no finite number; its samples: %s. Lower --rate, or leave one out"
              .formatted(
                  step + 1,
                  batches.stream()
                      .flatMap(List::stream)
                      .map(entry -> entry.encoded().origin())
                      .collect(Collectors.joining(", "))));
    }
    return totals.losses(norm, rate);
  }

  private List<SampleFeatures> look(List<Entry> batch, Consumer<BadSampleException> onBad) {
    List<SampleFeatures> samples = new ArrayList<>();
    try {
      for (Entry entry : batch) {
        try {
          samples.add(features.features(entry.sample(), entry.encoded()));
        } catch (BadSampleException e) {
          onBad.accept(e);
        }
      }
      return samples;
    } catch (RuntimeException | Error e) {
      samples.forEach(SampleFeatures::close);
      throw e;
    }
  }

  private void learn(long step, int batch, List<SampleFeatures> samples, Totals totals) {
    double[] noise =
        samples.stream().mapToDouble(s -> options.noise(s.sample().length())).toArray();
    long seed = RandomStream.NOISE.seed(options.seed(), step, batch) & Long.MAX_VALUE;
    try (BatchLosses losses = training.differentiate(weights, samples, noise, seed)) {
      losses
          .notFinite()
          .ifPresent(
              sample -> {
                throw new TrainingException(
                    "the loss of %s is no finite number in step %d; lower --rate, or leave that sample out. The last checkpoint is as it was"
                        .formatted(samples.get(sample).sample().origin(), step + 1));
              });
      optimiser.accumulate(losses.gradients());
      totals.add(losses, samples, options.loss());
    }
  }

  /** Sums over the batches of a step. */
  private static final class Totals {
    private double rows;
    private double loss;
    private double hidden;
    private double token;
    private long firstRows;
    private int samples;
    private long tokens;
    private int cut;

    void add(BatchLosses losses, List<SampleFeatures> batch, LossOptions weighting) {
      double weight = 1;
      for (int pass = 0; pass < losses.passes().size(); pass++) {
        BatchLosses.Pass found = losses.passes().get(pass);
        double passHidden = sum(found.hidden());
        double passToken = sum(found.token());
        rows += weight * found.hidden().length;
        loss +=
            weight
                * (weighting.hiddenWeight() * passHidden
                    + weighting.tokenWeight() * passToken
                    + weighting.topWeight() * sum(found.top()));
        if (pass == 0) {
          hidden += passHidden;
          token += passToken;
          firstRows += found.hidden().length;
        }
        weight *= weighting.passDecay();
      }
      samples += batch.size();
      for (SampleFeatures sample : batch) {
        tokens += sample.sample().length();
        cut += sample.sample().isCut() ? 1 : 0;
      }
    }

    private static double sum(float[] values) {
      double sum = 0;
      for (float value : values) {
        sum += value;
      }
      return sum;
    }

    StepLosses losses(double norm, double rate) {
      return new StepLosses(rows, loss, hidden, token, firstRows, norm, rate, samples, tokens, cut);
    }
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("native memory could not be freed", e);
      }
    }
  }
}
