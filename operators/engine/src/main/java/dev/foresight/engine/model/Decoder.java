// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Opaque;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The language model: one forward pass over the new rows of many sequences.
 *
 * <p>Prefill, plain decoding and tree verification are the same pass with different {@link
 * Segment}s. Runs on one thread at a time.
 */
public final class Decoder implements AutoCloseable {
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

  private static final String[] BIASES = {
    "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"
  };

  /** The one name of the embedding. */
  public static final String EMBEDDING = "text.embed_tokens.weight";

  private static final String HEAD = "text.lm_head.weight";

  private final Torch torch;
  private final TensorPrograms programs;
  private final TextConfig config;
  private final Linear linear;
  private final ModelOptions options;
  private final Program program;

  private Decoder(Torch torch, TensorPrograms programs, TextConfig config, ModelOptions options) {
    this.torch = torch;
    this.programs = programs;
    this.config = config;
    this.options = options;
    this.linear =
        options.linear().forDecoder(config.stepWeights(), torch.threads(), options.deterministic());
    this.program =
        torch.load(
            linear
                .addTo(
                    new ProgramSource(
                        "Decoder", ProgramSource.text(Decoder.class, "decoder.torchscript")))
                .with("rows", ProgramSource.text(Decoder.class, "rows.torchscript"))
                .with("attention", ProgramSource.text(Decoder.class, "attention.torchscript"))
                .with("layer", ProgramSource.text(Decoder.class, "layer.torchscript"))
                .with("choice", ProgramSource.text(Decoder.class, "choice.torchscript"))
                .set("heads", config.heads())
                .set("kv_heads", config.kvHeads())
                .set("head_dim", config.headDim())
                .set("eps", config.rmsNormEps())
                .set("deterministic", options.deterministic())
                .set("bagged", grouping() == Grouping.ALIKE)
                .set("biased", config.qkvBias())
                .tensorLists("embedding", "norm", "floor", "inverse_frequencies")
                .tensorLists("attention_norms", "qkv_biases", "mlp_norms")
                .lists("PackedWeight", "head", "qkvs", "outputs", "gate_ups", "downs"));
  }

  /** Loads the weights, and tells after each layer how many are done. */
  public static Decoder load(
      Torch torch,
      TensorPrograms programs,
      TextConfig config,
      WeightSource source,
      ModelOptions options,
      IntConsumer layersDone) {
    Decoder decoder = new Decoder(torch, programs, config, options);
    try (Weights weights = new Weights(source);
        Tensor frequencies = inverseFrequencies(torch, config)) {
      Tensor embedding = weights.read(EMBEDDING);
      decoder
          .program
          .call("load")
          .tensor(embedding)
          .tensor(config.tiedHead() ? embedding : weights.read(HEAD))
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
        for (String name : config.qkvBias() ? BIASES : new String[0]) {
          layer.add(weights.read("text.layers." + i + "." + name + ".bias"));
        }
        decoder.program.call("add_layer").tensors(layer).runForNumber();
      }
      layersDone.accept(i + 1);
    }
    return decoder;
  }

  /** Returns what its weights are held and multiplied in. */
  public ModelDtype dtype() {
    return linear.dtype();
  }

  /** Returns what keys and values are held in. */
  public KvDtype kvDtype() {
    return options.kvDtype();
  }

  /** Returns which sequences attend in one call. */
  private Grouping grouping() {
    return options.deterministic() ? Grouping.ALONE : options.grouping();
  }

  /** Returns which sequences of a draft attend in one call: what it proposes may be any. */
  Grouping groupingOfDrafts() {
    return options.grouping();
  }

  /** Returns how it multiplies by weights. */
  Linear linear() {
    return linear;
  }

  /** Returns the embedding in float32, {@code [vocabulary, H]}; the caller closes it. */
  public Tensor embedding() {
    return program.call("float_embedding").runForTensor();
  }

  /** Returns the embedding as it is held, {@code [vocabulary, H]}; the caller closes it. */
  Tensor sharedEmbedding() {
    return program.call("shared_embedding").runForTensor();
  }

  /** Returns the head as {@link #linear} packs it; the caller closes it. */
  Opaque packedHead() {
    return program.call("shared_head").runForOpaque();
  }

  /** Reads the head's weights anew, {@code [vocabulary, H]}; the caller closes it. */
  public static Tensor readHead(TextConfig config, WeightSource source) {
    return source.read(config.tiedHead() ? EMBEDDING : HEAD);
  }

  /**
   * theta^(-2i/D) for the pairs i of a head, in float32 as transformers computes it, {@code [D /
   * 2]}; where positions have several numbers, {@code [numbers, D / 2]}: 0 but for the one by which
   * a pair turns. The caller owns it.
   */
  public static Tensor inverseFrequencies(Torch torch, TextConfig config) {
    int pairs = config.headDim() / 2;
    float[] values = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      float exponent = (float) (2 * i) / config.headDim();
      values[i] = 1f / (float) Math.pow(config.ropeTheta(), exponent);
    }
    if (config.ropeSections().isEmpty()) {
      return torch.floats(values, pairs);
    }
    float[] byAxis = new float[config.axes() * pairs];
    int pair = 0;
    for (int axis = 0; axis < config.axes(); axis++) {
      for (int left = config.ropeSections().get(axis); left > 0; left--, pair++) {
        byAxis[axis * pairs + pair] = values[pair];
      }
    }
    return torch.floats(byAxis, config.axes(), pairs);
  }

  /** Returns the decoder's shape. */
  public TextConfig config() {
    return config;
  }

  /** Returns how many bytes one position takes in a cache. */
  public long cacheBytesPerRow() {
    return config.cacheNumbersPerRow() * kvDtype().bytes();
  }

  /**
   * Makes memory for caches; the caller owns it.
   *
   * @param rows of all of them together
   */
  public KvArena newArena(int rows) {
    return newArena(config.layers(), rows);
  }

  /**
   * Makes slots that hold nothing, in the place of a draft's; the caller owns them.
   *
   * @param rows of all of them together
   */
  public KvArena newArenaOfNoLayers(int rows) {
    return newArena(0, rows);
  }

  private KvArena newArena(int layers, int rows) {
    return KvArena.on(torch, programs, kvDtype(), layers, config.kvHeads(), config.headDim(), rows);
  }

  /**
   * Makes a cache for one sequence alone, with room for the longest context and a tree behind it;
   * the caller owns it.
   */
  public KvCache newCache() {
    return newCache(config.maxPositions() + KvArena.SPARE_ROWS);
  }

  /**
   * Makes a cache for one sequence alone; the caller owns it.
   *
   * @param rows that it has room for
   */
  public KvCache newCache(int rows) {
    return KvArena.ofOne(newArena(rows + KvArena.BLOCK_ROWS - 1));
  }

  /** Runs one forward pass, and returns the hidden states of all rows; the caller owns it. */
  public StepOutput forward(List<Segment> segments) {
    return forward(segments, HiddenRows.ALL);
  }

  /**
   * Runs one forward pass. Keys and values of the new rows are written behind each cache's length.
   *
   * @param segments at least one, each of another cache of the same arena; together they have at
   *     least one row
   * @param read of which rows hidden states are returned
   * @return the caller owns it
   */
  public StepOutput forward(List<Segment> segments, HiddenRows read) {
    try (SegmentRows rows = new SegmentRows(torch, segments, config.axes(), grouping())) {
      List<Tensor> output =
          pass(rows, program.call("forward")).flag(read == HiddenRows.ALL).runForTensors();
      try (Tensor best = output.get(2);
          Tensor margins = output.get(3)) {
        return new StepOutput(output.get(0), output.get(1), best.toLongs(), margins.toFloats());
      }
    }
  }

  private static Program.Call pass(SegmentRows rows, Program.Call call) {
    return rows.passContext(rows.passImages(rows.passNumbers(call)));
  }

  /**
   * Runs one part of a forward pass in all layers, on meaningless numbers, for measuring. What
   * {@link DecoderPart#SHARED} stands for runs with every part.
   *
   * @param segments as in {@link #forward}; what is written behind their caches is worthless
   */
  public void run(DecoderPart part, List<Segment> segments) {
    try (SegmentRows rows = new SegmentRows(torch, segments, config.axes(), grouping());
        Tensor result = pass(rows, program.call("part").number(part.ordinal())).runForTensor()) {
      result.toFloats(); // waits for a device that runs behind
    }
  }

  /**
   * Returns how many bytes of weights every step reads: all matrices of the layers, and the head.
   */
  public long weightBytesPerStep() {
    return config.stepWeights() * linear.bytesPerWeight();
  }

  @Override
  public void close() {
    program.close();
  }
}
