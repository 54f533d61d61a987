// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;

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
    boolean tiedHead) {

  /**
   * Reads a shape; what the file leaves out is as in HF's {@code LlamaConfig}.
   *
   * @throws CheckpointException if a value is not supported
   */
  static TextConfig read(ConfigValues text, boolean tiedHead) {
    text.require("hidden_act", "silu", "silu")
        .requireAbsent("rope_scaling")
        .requireFalse("attention_bias")
        .requireFalse("mlp_bias");
    JsonNode rope = text.node("rope_parameters");
    String ropeType = rope.path("rope_type").asText("default");
    if (!ropeType.equals("default")) {
      throw text.unsupported("rope_parameters.rope_type", ropeType, "default");
    }
    int hidden = text.positive("hidden_size", 4096);
    int heads = text.positive("num_attention_heads", 32);
    int kvHeads = text.positive("num_key_value_heads", heads);
    if (heads % kvHeads != 0) {
      throw text.unsupported("num_key_value_heads", kvHeads, "a divisor of " + heads + " heads");
    }
    int headDim = text.positive("head_dim", Math.max(1, hidden / heads));
    if (headDim % 2 != 0) {
      throw text.unsupported("head_dim", headDim, "an even number");
    }
    return new TextConfig(
        text.positive("vocab_size", 32000),
        hidden,
        text.positive("intermediate_size", 11008),
        text.positive("num_hidden_layers", 32),
        heads,
        kvHeads,
        headDim,
        text.positive("max_position_embeddings", 2048),
        text.node("rms_norm_eps").asDouble(1e-6),
        text.node("rope_theta").asDouble(rope.path("rope_theta").asDouble(10000)),
        tiedHead);
  }

  /** Returns the same shape with another number of layers. */
  public TextConfig withLayers(int value) {
    return new TextConfig(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        value,
        heads,
        kvHeads,
        headDim,
        maxPositions,
        rmsNormEps,
        ropeTheta,
        tiedHead);
  }

  /**
   * Returns how many weights every step reads: the matrices of all layers, and the head. Norms and
   * the embedding's few rows are left out.
   */
  public long stepWeights() {
    long attention = 2L * (heads + kvHeads) * headDim * hiddenSize;
    long mlp = 3L * intermediateSize * hiddenSize;
    return layers * (attention + mlp) + (long) vocabularySize * hiddenSize;
  }
}
