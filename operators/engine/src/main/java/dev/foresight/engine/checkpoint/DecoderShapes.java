// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every tensor of a decoder, by its one name, and its shape. */
public final class DecoderShapes {
  private DecoderShapes() {}

  /** Returns the shape of every tensor of a target's decoder, in the order of their use. */
  public static Map<String, long[]> of(TextConfig text) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long hidden = text.hiddenSize();
    shapes.put("text.embed_tokens.weight", new long[] {text.vocabularySize(), hidden});
    for (int i = 0; i < text.layers(); i++) {
      String layer = "text.layers." + i + ".";
      shapes.put(layer + "input_layernorm.weight", new long[] {hidden});
      addLayer(shapes, layer, text);
    }
    shapes.put("text.norm.weight", new long[] {hidden});
    if (!text.tiedHead()) {
      shapes.put("text.lm_head.weight", new long[] {text.vocabularySize(), hidden});
    }
    return shapes;
  }

  /** Adds a layer, but for the norm before its attention, which a draft's has not. */
  static void addLayer(Map<String, long[]> shapes, String layer, TextConfig text) {
    long hidden = text.hiddenSize();
    long queries = (long) text.heads() * text.headDim();
    long keys = (long) text.kvHeads() * text.headDim();
    shapes.put(layer + "self_attn.q_proj.weight", new long[] {queries, hidden});
    shapes.put(layer + "self_attn.k_proj.weight", new long[] {keys, hidden});
    shapes.put(layer + "self_attn.v_proj.weight", new long[] {keys, hidden});
    shapes.put(layer + "self_attn.o_proj.weight", new long[] {hidden, queries});
    shapes.put(layer + "post_attention_layernorm.weight", new long[] {hidden});
    shapes.put(layer + "mlp.gate_proj.weight", new long[] {text.intermediateSize(), hidden});
    shapes.put(layer + "mlp.up_proj.weight", new long[] {text.intermediateSize(), hidden});
    shapes.put(layer + "mlp.down_proj.weight", new long[] {hidden, text.intermediateSize()});
    if (text.qkvBias()) {
      shapes.put(layer + "self_attn.q_proj.bias", new long[] {queries});
      shapes.put(layer + "self_attn.k_proj.bias", new long[] {keys});
      shapes.put(layer + "self_attn.v_proj.bias", new long[] {keys});
    }
  }
}
