// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.util.List;

/**
 * Shape of a Llama decoder; defaults as in HF's {@code LlamaConfig}.
 *
 * @param vocabularySize rows of the embedding and of the head
 * @param hiddenSize width of a position
 * @param intermediateSize width inside the MLP
 * @param layers how many
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head
 * @param maxPositions context length
 * @param rmsNormEps added under the root of the norms
 * @param ropeTheta base of the rotary positions
 * @param tiedHead whether the head is the embedding
 * @param qkvBias whether queries, keys and values have a bias
 * @param ropeSections how many of a head's pairs turn by each of a position's numbers, in the order
 *     of the pairs; empty: all by the only one
 */
public record TextConfig(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    boolean tiedHead,
    boolean qkvBias,
    List<Integer> ropeSections) {
  private static final String BIASES = "biases are not implemented; give a model without them";

  /** The largest that are published stay below a tenth of these. */
  private static final int MOST_WIDTH = 1 << 18;

  private static final int MOST_LAYERS = 1024;
  private static final int MOST_HEADS = 4096;
  private static final int MOST_TOKENS = 1 << 24;

  /** Smaller ones are none in float32. */
  public static final double LEAST_EPS = Float.MIN_NORMAL;

  /** Checks that each pair turns by one number, and copies the sections. */
  public TextConfig {
    ropeSections = List.copyOf(ropeSections);
    int pairs = ropeSections.stream().mapToInt(Integer::intValue).sum();
    if (!ropeSections.isEmpty() && pairs != headDim / 2) {
      throw new IllegalArgumentException(
          "sections of %d pairs, but a head has %d".formatted(pairs, headDim / 2));
    }
  }

  /** Describes a decoder without biases, whose positions are one number each. */
  public TextConfig(
      int vocabularySize,
      int hiddenSize,
      int intermediateSize,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int maxPositions,
      double rmsNormEps,
      double ropeTheta,
      boolean tiedHead) {
    this(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads,
        headDim,
        maxPositions,
        rmsNormEps,
        ropeTheta,
        tiedHead,
        false,
        List.of());
  }

  /**
   * Reads a shape; what the file leaves out is as in HF's {@code LlamaConfig}.
   *
   * @throws CheckpointException if a value is not supported
   */
  public static TextConfig read(ConfigValues text, boolean tiedHead) {
    text.refuseQuantized();
    text.requireIntegers("pad_token_id", "bos_token_id", "pretraining_tp");
    text.choice("hidden_act", "silu", "silu");
    text.require("attention_bias", false, BIASES).require("mlp_bias", false, BIASES);
    text.require("rope_interleaved", false, "this order of rotary positions is not implemented");
    if (text.flag("use_sliding_window", true)) {
      text.refuse(
          "sliding_window", "a window of attention is not implemented; give a model without one");
    }
    int hidden = text.positive("hidden_size", 4096, MOST_WIDTH);
    int heads = text.positive("num_attention_heads", 32, MOST_HEADS);
    int kvHeads = text.positive("num_key_value_heads", heads, MOST_HEADS);
    if (heads % kvHeads != 0) {
      throw text.wrong("num_key_value_heads", kvHeads, "a divisor of the " + heads + " heads");
    }
    return new TextConfig(
        text.positive("vocab_size", 32000, MOST_TOKENS),
        hidden,
        text.positive("intermediate_size", 11008, MOST_WIDTH),
        text.positive("num_hidden_layers", 32, MOST_LAYERS),
        heads,
        kvHeads,
        headDim(text, hidden, heads),
        text.positive("max_position_embeddings", 2048, MOST_TOKENS),
        text.real("rms_norm_eps", 1e-6, LEAST_EPS, 1),
        RopeValues.theta(text),
        tiedHead);
  }

  private static int headDim(ConfigValues text, int hidden, int heads) {
    if (!text.has("head_dim") && hidden % heads != 0) {
      throw text.wrong(
          "num_attention_heads",
          heads,
          "a divisor of hidden_size, " + hidden + ", where there is no head_dim");
    }
    int headDim = text.positive("head_dim", hidden / heads, MOST_HEADS);
    if (headDim % 2 != 0) {
      throw text.wrong("head_dim", headDim, "an even number");
    }
    return headDim;
  }

  /** Returns the same shape with another number of layers. */
  public TextConfig withLayers(int value) {
    return with(value, qkvBias, ropeSections);
  }

  /** Returns the same shape with or without a bias of queries, keys and values. */
  public TextConfig withQkvBias(boolean value) {
    return with(layers, value, ropeSections);
  }

  /** Returns the same shape with other sections of the pairs of a head. */
  public TextConfig withRopeSections(List<Integer> value) {
    return with(layers, qkvBias, value);
  }

  private TextConfig with(int newLayers, boolean newBias, List<Integer> newSections) {
    return new TextConfig(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        newLayers,
        heads,
        kvHeads,
        headDim,
        maxPositions,
        rmsNormEps,
        ropeTheta,
        tiedHead,
        newBias,
        newSections);
  }

  /** Returns how many numbers a position has. */
  public int axes() {
    return Math.max(1, ropeSections.size());
  }

  /** Returns how many numbers the keys and values of one position are, in all layers. */
  public long cacheNumbersPerRow() {
    return 2L * layers * kvHeads * headDim;
  }

  /**
   * Returns how many weights every step reads: the matrices of all layers, and the head. Norms and
   * the embedding's few rows are left out.
   */
  public long stepWeights() {
    return layerWeights() + (long) vocabularySize * hiddenSize;
  }

  /** Returns how many weights the matrices of all layers have. */
  public long layerWeights() {
    long attention = 2L * (heads + kvHeads) * headDim * hiddenSize;
    long mlp = 3L * intermediateSize * hiddenSize;
    return layers * (attention + mlp);
  }
}
