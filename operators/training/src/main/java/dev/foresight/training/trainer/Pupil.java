// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
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
import dev.foresight.training.features.TokenizedSample;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.run.GradientStep;
import dev.foresight.training.run.Learner;
import dev.foresight.training.run.Learnt;
import dev.foresight.training.run.RandomStream;
import dev.foresight.training.run.Resources;
import dev.foresight.training.run.StepLosses;
import dev.foresight.training.run.TrainingData;
import dev.foresight.training.run.Workers;
import dev.foresight.training.storage.DraftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A draft that learns, and the target that it learns from. Owns the native memory of both. */
final class Pupil implements Learner<TokenizedSample, ValidationMetrics>, AutoCloseable {
  private static final String WEIGHTS = "weights.";

  private final TrainingOptions options;
  private final Path folder;
  private final TrainingData<Sample> data;
  private final Validator validator;
  private final Resources owned = new Resources();
  private final LoadedModel target;
  private final SampleEncoder encoder;
  private final FeatureSource features;
  private final TextConfig shape;
  private final float[] embedding;
  private final DraftTraining training;
  private final DraftWeights weights;
  private final AdamW optimiser;
  private final Workers workers;

  private Pupil(TrainingPlan plan, TrainingData<Sample> data, Optional<Map<String, float[]>> stored)
      throws IOException {
    this.options = plan.options();
    this.folder = plan.run().output().resolve("draft");
    this.data = data;
    this.validator = new Validator(plan, data, this);
    try {
      this.target = owned.own(LoadedModel.load(plan.target(), plan.engine()));
      Torch torch = target.torch();
      torch.prepareThread();
      this.shape = shape(target.config(), options.vocabulary());
      this.encoder =
          new SampleEncoder(
              target.tokenizer(),
              target.config(),
              Math.min(options.maxLength(), target.config().text().maxPositions()),
              plan.engine().specialTokens());
      this.features = openFeatures(plan);
      try (Tensor table = target.model().decoder().embedding();
          Tensor head = target.model().readHead()) {
        this.embedding =
            Arrays.copyOf(table.toFloats(), shape.vocabularySize() * shape.hiddenSize());
        this.training =
            owned.own(
                DraftTraining.of(
                    torch, shape, options.recipe().visualTokens(), options.loss(), table, head));
      }
      this.weights = owned.own(DraftWeights.of(torch, shape, initial(plan, stored)));
      this.optimiser =
          owned.own(
              stored.isPresent()
                  ? AdamW.resumed(torch, weights, options.schedule().adamw(), stored.get())
                  : AdamW.fresh(torch, weights, options.schedule().adamw()));
      this.workers = owned.own(Workers.start(plan.run().workers(), torch::prepareThread));
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
  static Pupil open(
      TrainingPlan plan, TrainingData<Sample> data, Optional<Map<String, float[]>> stored)
      throws IOException {
    return new Pupil(plan, data, stored);
  }

  /** A draft is one layer of its target's shape. */
  private static TextConfig shape(ModelShape target, int vocabulary) {
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
            false)
        .withRopeSections(text.ropeSections());
  }

  /** LLaVA-1.5 appends its image's mark and padding to the vocabulary, which no answer holds. */
  private static int sayable(ModelShape target) {
    int all = target.text().vocabularySize();
    return all - target.imageTokenId() <= 64 ? target.imageTokenId() : all;
  }

  private FeatureSource openFeatures(TrainingPlan plan) throws IOException {
    Teacher teacher =
        owned.own(new Teacher(target, encoder.maxLength(), options.imageFit().padToSquare()));
    Optional<FeatureCache> cache = Optional.empty();
    if (plan.cache().isPresent()) {
      TrainingPlan.Cache where = plan.cache().get();
      cache =
          Optional.of(
              owned.own(
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
        .map(from -> DraftFolder.readFitting(from, shape, options.recipe().visualTokens()))
        .orElseGet(() -> InitialWeights.fresh(shape, options.schedule().seed()));
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

  @Override
  public TokenizedSample read(int index) throws BadSampleException {
    Sample sample = data.read(index);
    return new TokenizedSample(sample, encoder.encode(sample));
  }

  @Override
  public int length(TokenizedSample sample) {
    return sample.encoded().length();
  }

  /** Stores the draft as it is now, in the published format. */
  @Override
  public Path save() throws IOException {
    Map<String, float[]> all = new HashMap<>(weights.values());
    all.put(DraftFolder.EMBEDDING, embedding);
    DraftFolder.write(folder, shape, options.recipe().visualTokens(), all);
    return folder;
  }

  @Override
  public ValidationMetrics validate(long step) {
    return validator.validate(step);
  }

  @Override
  public void report(Path page, Path metrics) throws IOException {
    TrainingReport.write(page, target.name(), metrics);
  }

  @Override
  public Map<String, float[]> tensors() {
    Map<String, float[]> tensors = new HashMap<>(optimiser.state());
    weights.values().forEach((name, values) -> tensors.put(WEIGHTS + name, values));
    return tensors;
  }

  Agreement validate(List<SampleFeatures> samples) {
    return training.validate(weights, samples);
  }

  @Override
  public StepLosses learn(
      long step,
      double rate,
      List<List<TokenizedSample>> batches,
      Consumer<BadSampleException> onBad) {
    GradientStep steps = new GradientStep(optimiser, step);
    workers.each(
        batches.size(),
        i -> {
          // Here, as the target looks on one thread at a time, and so does what draws the noise.
          long seed = RandomStream.NOISE.seed(options.schedule().seed(), step, i);
          Drawn drawn = draw(batches.get(i), seed & Long.MAX_VALUE, onBad);
          return () -> learn(drawn);
        },
        learnt -> steps.add(learnt, onBad));
    return steps.take(rate);
  }

  /** What a batch is learnt from; no noise where no sample could be used. */
  private record Drawn(List<SampleFeatures> samples, Optional<Tensor> noise)
      implements AutoCloseable {
    @Override
    public void close() {
      noise.ifPresent(Tensor::close);
      samples.forEach(SampleFeatures::close);
    }
  }

  private Drawn draw(List<TokenizedSample> batch, long seed, Consumer<BadSampleException> onBad) {
    List<SampleFeatures> samples = look(batch, onBad);
    if (samples.isEmpty()) {
      return new Drawn(samples, Optional.empty());
    }
    double[] amounts =
        samples.stream().mapToDouble(s -> options.noise(s.sample().length())).toArray();
    try {
      return new Drawn(samples, Optional.of(training.noise(samples, amounts, seed)));
    } catch (RuntimeException | Error e) {
      samples.forEach(SampleFeatures::close);
      throw e;
    }
  }

  private Learnt learn(Drawn drawn) {
    try (drawn) {
      return drawn
          .noise()
          .map(noise -> learn(drawn.samples(), noise))
          .orElseGet(() -> Learnt.nothing(List.of()));
    }
  }

  private Learnt learn(List<SampleFeatures> samples, Tensor noise) {
    BatchLosses losses = training.differentiate(weights, samples, noise);
    return new Learnt(
        Optional.of(losses),
        sums(losses, samples, options.loss()),
        samples.stream().map(s -> s.sample().origin()).toList(),
        List.of());
  }

  private List<SampleFeatures> look(
      List<TokenizedSample> batch, Consumer<BadSampleException> onBad) {
    List<SampleFeatures> samples = new ArrayList<>();
    try {
      for (TokenizedSample entry : batch) {
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

  private static StepLosses sums(
      BatchLosses losses, List<SampleFeatures> samples, LossOptions weighting) {
    double rows = 0;
    double loss = 0;
    double weight = 1;
    for (BatchLosses.Pass pass : losses.passes()) {
      rows += weight * pass.hidden().length;
      loss +=
          weight
              * (weighting.hiddenWeight() * sum(pass.hidden())
                  + weighting.tokenWeight() * sum(pass.token())
                  + weighting.topWeight() * sum(pass.top()));
      weight *= weighting.passDecay();
    }
    Map<String, StepLosses.Sum> parts = new LinkedHashMap<>();
    losses.passes().stream()
        .findFirst()
        .ifPresent(
            first -> {
              parts.put("hidden_loss", new StepLosses.Sum(sum(first.hidden()), losses.rows()));
              parts.put("token_loss", new StepLosses.Sum(sum(first.token()), losses.rows()));
            });
    return new StepLosses(
        rows,
        loss,
        parts,
        0,
        0,
        samples.size(),
        samples.stream().mapToLong(s -> s.sample().length()).sum(),
        (int) samples.stream().filter(s -> s.sample().isCut()).count());
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Override
  public void close() {
    owned.close();
  }
}
