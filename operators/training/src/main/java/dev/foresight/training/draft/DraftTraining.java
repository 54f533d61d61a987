// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.llama.LlamaLayers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The losses of a draft over batches of samples, and their gradients; see the TorchScript text.
 * Runs on one thread at a time.
 */
public final class DraftTraining implements AutoCloseable {
  private static final int KINDS = 3;

  private final Torch torch;
  private final LossOptions options;
  private final Program program;
  private final Tensor noImage;

  private DraftTraining(
      Torch torch, TextConfig config, VisualTokens visualTokens, LossOptions options) {
    this.torch = torch;
    this.options = options;
    this.noImage = torch.floats(new float[0], 0, 0, config.hiddenSize());
    this.program =
        torch.load(
            LlamaLayers.addTo(
                    new ProgramSource(
                        "DraftTraining",
                        ProgramSource.text(DraftTraining.class, "draft-training.torchscript")))
                .set("heads", config.heads())
                .set("kv_heads", config.kvHeads())
                .set("head_dim", config.headDim())
                .set("eps", config.rmsNormEps())
                .set("hidden_weight", options.hiddenWeight())
                .set("token_weight", options.tokenWeight())
                .set("top_weight", options.topWeight())
                .set("top_count", options.topCount())
                .set("pass_decay", options.passDecay())
                .set("fuses_images", visualTokens == VisualTokens.FUSED)
                .tensorLists("embedding", "head", "inverse_frequencies"));
  }

  /**
   * Prepares the training of a draft.
   *
   * @param config shape of the draft; its vocabulary is the rows of the head that it uses
   * @param visualTokens what an image's positions are to the draft
   * @param embedding of the target, {@code [vocabulary, H]}; copied
   * @param head of the target, with as many rows as the draft's vocabulary or more; copied
   */
  public static DraftTraining of(
      Torch torch,
      TextConfig config,
      VisualTokens visualTokens,
      LossOptions options,
      Tensor embedding,
      Tensor head) {
    DraftTraining training = new DraftTraining(torch, config, visualTokens, options);
    try (Tensor frequencies = Decoder.inverseFrequencies(torch, config)) {
      training
          .program
          .call("load")
          .tensor(embedding)
          .tensor(head)
          .tensor(frequencies)
          .number(config.vocabularySize())
          .runForNumber();
    }
    return training;
  }

  /** Returns what the draft learns by. */
  public LossOptions options() {
    return options;
  }

  /**
   * Computes losses and gradients.
   *
   * @param samples at least one, with at least one row that has a loss
   * @param noise for each sample, how much is added to its states at most, either way
   * @param seed that noise is drawn by
   * @return the caller owns it
   */
  public BatchLosses differentiate(
      DraftWeights weights, List<SampleFeatures> samples, double[] noise, long seed) {
    try (Tensor drawn = noise(samples, noise, seed)) {
      return differentiate(weights, samples, drawn);
    }
  }

  /**
   * Draws noise, on one thread at a time.
   *
   * @param amounts for each sample, how much is added to its states at most, either way
   * @return {@code [samples, longest, H]}; the caller owns it
   */
  public Tensor noise(List<SampleFeatures> samples, double[] amounts, long seed) {
    float[] values = new float[amounts.length];
    for (int i = 0; i < amounts.length; i++) {
      values[i] = (float) amounts[i];
    }
    int longest = samples.stream().mapToInt(s -> s.sample().length()).max().orElseThrow();
    try (Tensor amount = torch.floats(values, values.length, 1, 1)) {
      return program.call("noise").tensor(amount).number(longest).number(seed).runForTensor();
    }
  }

  /**
   * Computes losses and gradients with given noise; of several batches at once, if asked to.
   *
   * @param samples at least one, with at least one row that has a loss
   * @param noise what is added to the states, {@code [samples, longest, H]}
   * @return the caller owns it
   */
  public BatchLosses differentiate(
      DraftWeights weights, List<SampleFeatures> samples, Tensor noise) {
    DraftBatch batch = DraftBatch.of(encoded(samples), options.passes());
    List<Tensor> lossRows = batch.lossRows().stream().map(this::longs).toList();
    List<Tensor> rows = rows(batch, samples);
    try {
      List<Tensor> results =
          program
              .recordedCall()
              .tensors(weights.learnt())
              .tensors(hidden(samples))
              .tensors(visual(samples))
              .tensors(rows)
              .tensor(noise)
              .tensors(lossRows)
              .run();
      int gradients = weights.learnt().size();
      return new BatchLosses(
          passes(batch, results.subList(gradients, results.size())), results.subList(0, gradients));
    } finally {
      lossRows.forEach(Tensor::close);
      rows.forEach(Tensor::close);
    }
  }

  /**
   * Computes losses without noise, and how the draft ranks what the target would say.
   *
   * @param samples at least one, with at least one row that has a loss
   */
  public Agreement validate(DraftWeights weights, List<SampleFeatures> samples) {
    DraftBatch batch = DraftBatch.of(encoded(samples), 1);
    List<Tensor> rows = rows(batch, samples);
    try (Tensor lossRows = longs(batch.lossRows().get(0))) {
      List<Tensor> results =
          program
              .call("validate")
              .tensors(weights.learnt())
              .tensors(hidden(samples))
              .tensors(visual(samples))
              .tensors(rows)
              .tensor(lossRows)
              .runForTensors();
      try (Tensor places = results.get(1)) {
        return new Agreement(passes(batch, results.subList(0, 1)).get(0), places.toLongs());
      }
    } finally {
      rows.forEach(Tensor::close);
    }
  }

  /** Returns what the draft puts out in its first pass, without noise, {@code [B * L, H]}. */
  Tensor outputs(DraftWeights weights, List<SampleFeatures> samples) {
    List<Tensor> rows = rows(DraftBatch.of(encoded(samples), 1), samples);
    try {
      return program
          .call("first_output")
          .tensors(weights.learnt())
          .tensors(hidden(samples))
          .tensors(visual(samples))
          .tensors(rows)
          .runForTensor();
    } finally {
      rows.forEach(Tensor::close);
    }
  }

  private static List<EncodedSample> encoded(List<SampleFeatures> samples) {
    return samples.stream().map(SampleFeatures::sample).toList();
  }

  private static List<Tensor> hidden(List<SampleFeatures> samples) {
    return samples.stream().map(SampleFeatures::hidden).toList();
  }

  private List<Tensor> visual(List<SampleFeatures> samples) {
    List<Tensor> visual = samples.stream().flatMap(s -> s.visual().stream()).toList();
    return visual.isEmpty() ? List.of(noImage) : visual;
  }

  private List<Tensor> rows(DraftBatch batch, List<SampleFeatures> samples) {
    return List.of(
        longs(batch.ids()),
        longs(batch.textRows()),
        longs(batch.order()),
        longs(positions(samples)));
  }

  /** The numbers of all B * L rows; none where all are counted. */
  private static long[] positions(List<SampleFeatures> samples) {
    if (samples.stream().allMatch(sample -> sample.positions().isCounted())) {
      return new long[0];
    }
    int length = samples.stream().mapToInt(sample -> sample.sample().length()).max().orElseThrow();
    return samples.stream()
        .flatMapToInt(sample -> Arrays.stream(sample.positions().from(0, length)))
        .asLongStream()
        .toArray();
  }

  private Tensor longs(long... values) {
    return torch.longs(values, values.length);
  }

  private static List<BatchLosses.Pass> passes(DraftBatch batch, List<Tensor> losses) {
    List<BatchLosses.Pass> passes = new ArrayList<>();
    for (int pass = 0; pass < losses.size(); pass++) {
      try (Tensor each = losses.get(pass)) {
        float[] all = each.toFloats();
        int rows = all.length / KINDS;
        passes.add(
            new BatchLosses.Pass(
                batch.lossSamples().get(pass),
                Arrays.copyOfRange(all, 0, rows),
                Arrays.copyOfRange(all, rows, 2 * rows),
                Arrays.copyOfRange(all, 2 * rows, 3 * rows)));
      }
    }
    return passes;
  }

  @Override
  public void close() {
    noImage.close();
    program.close();
  }
}
