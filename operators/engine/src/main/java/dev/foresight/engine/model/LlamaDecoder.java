// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The language model: one forward pass over the new rows of many sequences.
 *
 * <p>Prefill, plain decoding and tree verification are the same pass with different {@link
 * Segment}s. Runs on one thread at a time.
 */
public final class LlamaDecoder implements AutoCloseable {
  private static final String[] LAYER_WEIGHTS = {
    "input_layernorm",
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.o_proj",
    "post_attention_layernorm",
    "mlp.gate_proj",
    "mlp.up_proj",
    "mlp.down_proj"
  };

  private final Torch torch;
  private final TensorPrograms programs;
  private final TextConfig config;
  private final Program program;
  private final Tensor causal;

  private LlamaDecoder(
      Torch torch, TensorPrograms programs, TextConfig config, ModelOptions options) {
    this.torch = torch;
    this.programs = programs;
    this.config = config;
    this.program =
        torch.load(
            new ProgramSource(
                    "Decoder", ProgramSource.text(LlamaDecoder.class, "decoder.torchscript"))
                .with("linear", options.linear().text())
                .with("attention", ProgramSource.text(LlamaDecoder.class, "attention.torchscript"))
                .set("heads", config.heads())
                .set("kv_heads", config.kvHeads())
                .set("head_dim", config.headDim())
                .set("eps", config.rmsNormEps())
                .set("deterministic", options.deterministic())
                .tensorLists("embedding", "head", "norm", "inverse_frequencies")
                .tensorLists("attention_norms", "qkvs", "outputs")
                .tensorLists("mlp_norms", "gate_ups", "downs"));
    this.causal = torch.floats(new float[0], 0);
  }

  /** Loads the weights, and tells after each layer how many are done. */
  static LlamaDecoder load(
      Torch torch,
      TensorPrograms programs,
      TextConfig config,
      WeightSource source,
      ModelOptions options,
      IntConsumer layersDone) {
    LlamaDecoder decoder = new LlamaDecoder(torch, programs, config, options);
    try (Weights weights = new Weights(source);
        Tensor frequencies = decoder.inverseFrequencies()) {
      Tensor embedding = weights.read("text.embed_tokens.weight");
      decoder
          .program
          .call("load")
          .tensor(embedding)
          .tensor(config.tiedHead() ? embedding : weights.read("text.lm_head.weight"))
          .tensor(weights.read("text.norm.weight"))
          .tensor(frequencies)
          .runForNumber();
    }
    for (int i = 0; i < config.layers(); i++) {
      if (source.layerOf(i) < i) {
        decoder.program.call("share_layer").number(source.layerOf(i)).runForNumber();
        layersDone.accept(i + 1);
        continue;
      }
      try (Weights weights = new Weights(source)) {
        List<Tensor> layer = new ArrayList<>();
        for (String name : LAYER_WEIGHTS) {
          layer.add(weights.read("text.layers." + i + "." + name + ".weight"));
        }
        decoder.program.call("add_layer").tensors(layer).runForNumber();
      }
      layersDone.accept(i + 1);
    }
    return decoder;
  }

  /** theta^(-2i/D) for the pairs i of a head, in float32 as transformers computes it. */
  private Tensor inverseFrequencies() {
    int pairs = config.headDim() / 2;
    float[] values = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      float exponent = (float) (2 * i) / config.headDim();
      values[i] = 1f / (float) Math.pow(config.ropeTheta(), exponent);
    }
    return torch.floats(values, pairs);
  }

  /** Returns the decoder's shape. */
  public TextConfig config() {
    return config;
  }

  /** Returns how many bytes one position takes in a cache. */
  public long cacheBytesPerRow() {
    return 2L * config.layers() * config.kvHeads() * config.headDim() * Float.BYTES;
  }

  /** Makes an empty cache for a new sequence; the caller owns it. */
  public KvCache newCache() {
    return new KvCache(programs, config.layers(), config.kvHeads(), config.headDim());
  }

  /**
   * Runs one forward pass. Keys and values of the new rows are written behind each cache's length.
   *
   * @param segments at least one, each of another cache; together they have at least one row
   * @return the caller owns it
   */
  public StepOutput forward(List<Segment> segments) {
    Rows rows = new Rows(segments);
    segments.forEach(segment -> segment.cache().reserve(segment.ids().length));
    List<Tensor> caches = segments.stream().map(segment -> segment.cache().rows()).toList();
    List<Tensor> trees = segments.stream().map(segment -> segment.tree().orElse(causal)).toList();
    try (Tensor ids = torch.longs(rows.ids, rows.ids.length);
        Tensor positions = torch.longs(rows.positions, rows.positions.length);
        Tensor featureRows = torch.longs(rows.featureRows(), rows.featureRows().length);
        Tensor wanted = torch.longs(rows.wanted(), rows.wanted().length)) {
      List<Tensor> output =
          program
              .call("forward")
              .tensor(ids)
              .tensor(positions)
              .tensors(rows.features)
              .numbers(toArray(rows.featureFroms))
              .numbers(toArray(rows.featureTos))
              .tensor(featureRows)
              .tensors(caches)
              .numbers(rows.starts)
              .numbers(rows.counts)
              .tensors(trees)
              .tensor(wanted)
              .runForTensors();
      try (Tensor best = output.get(2)) {
        return new StepOutput(output.get(0), output.get(1), best.toLongs());
      }
    }
  }

  private static long[] toArray(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void close() {
    causal.close();
    program.close();
  }

  /** The segments' rows behind each other, as the program takes them. */
  private static final class Rows {
    final long[] ids;
    final long[] positions;
    final long[] starts;
    final long[] counts;
    final List<Tensor> features = new ArrayList<>();
    final List<Long> featureFroms = new ArrayList<>();
    final List<Long> featureTos = new ArrayList<>();
    private final long[] featureRows;
    private final long[] wanted;
    private int featureRowCount;
    private int wantedCount;

    Rows(List<Segment> segments) {
      int total = segments.stream().mapToInt(segment -> segment.ids().length).sum();
      ids = new long[total];
      positions = new long[total];
      starts = new long[segments.size()];
      counts = new long[segments.size()];
      featureRows = new long[total];
      wanted = new long[total];
      int row = 0;
      for (int i = 0; i < segments.size(); i++) {
        Segment segment = segments.get(i);
        starts[i] = segment.cache().length();
        counts[i] = segment.ids().length;
        for (int j = 0; j < segment.ids().length; j++) {
          ids[row + j] = segment.ids()[j];
          positions[row + j] = segment.positions()[j];
        }
        for (int wantedRow : segment.wanted()) {
          wanted[wantedCount++] = (long) row + wantedRow;
        }
        if (segment.image().isPresent()) {
          addImage(segment.image().get(), row);
        }
        row += segment.ids().length;
      }
    }

    private void addImage(Segment.ImageRows image, int firstRow) {
      features.add(image.features());
      featureFroms.add((long) image.from());
      featureTos.add((long) image.from() + image.rows().length);
      for (int imageRow : image.rows()) {
        featureRows[featureRowCount++] = (long) firstRow + imageRow;
      }
    }

    long[] featureRows() {
      return Arrays.copyOf(featureRows, featureRowCount);
    }

    long[] wanted() {
      return Arrays.copyOf(wanted, wantedCount);
    }
  }
}
