// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A part of a target that can learn while others do not. */
public enum Part {
  /** The language model. */
  TEXT,
  /** What turns image features into rows of the language model. */
  PROJECTOR,
  /** The vision tower up to the layer whose features are taken. */
  VISION;

  /**
   * Returns the weights of this part by their one names, in the order that programs take them;
   * those that are one tensor in a list.
   */
  List<List<String>> groups(LlavaConfig config) {
    return switch (this) {
      case TEXT -> text(config.text());
      case PROJECTOR -> pairs("projector.", "linear_1", "linear_2");
      case VISION -> vision(config.vision().featureLayers());
    };
  }

  private static List<List<String>> text(TextConfig config) {
    List<List<String>> groups = new ArrayList<>();
    groups.add(List.of("text.embed_tokens.weight"));
    groups.add(List.of("text.norm.weight"));
    for (int i = 0; i < config.layers(); i++) {
      String layer = "text.layers." + i + ".";
      groups.add(weights(layer, "input_layernorm"));
      groups.add(weights(layer, "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"));
      groups.add(weights(layer, "self_attn.o_proj"));
      groups.add(weights(layer, "post_attention_layernorm"));
      groups.add(weights(layer, "mlp.gate_proj", "mlp.up_proj"));
      groups.add(weights(layer, "mlp.down_proj"));
    }
    if (!config.tiedHead()) {
      groups.add(List.of("text.lm_head.weight"));
    }
    return groups;
  }

  private static List<String> weights(String prefix, String... names) {
    return List.of(names).stream().map(name -> prefix + name + ".weight").toList();
  }

  /** The tower up to a layer. */
  static List<List<String>> vision(int layers) {
    List<List<String>> groups = new ArrayList<>();
    groups.add(List.of("vision.embeddings.class_embedding"));
    groups.add(List.of("vision.embeddings.patch_embedding.weight"));
    groups.add(List.of("vision.embeddings.position_embedding.weight"));
    groups.addAll(pairs("vision.", "pre_layrnorm"));
    for (int i = 0; i < layers; i++) {
      String layer = "vision.encoder.layers." + i + ".";
      groups.addAll(pairs(layer, "layer_norm1"));
      for (String kind : List.of(".weight", ".bias")) {
        groups.add(
            List.of(
                layer + "self_attn.q_proj" + kind,
                layer + "self_attn.k_proj" + kind,
                layer + "self_attn.v_proj" + kind));
      }
      groups.addAll(pairs(layer, "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2"));
    }
    return groups;
  }

  /** Returns whether a weight, by its one name, writes to the decoder's residual stream. */
  static boolean writesToStream(String name) {
    return name.endsWith("self_attn.o_proj.weight") || name.endsWith("mlp.down_proj.weight");
  }

  /** The weight and the bias of each. */
  static List<List<String>> pairs(String prefix, String... names) {
    return List.of(names).stream()
        .flatMap(
            name ->
                List.of(List.of(prefix + name + ".weight"), List.of(prefix + name + ".bias"))
                    .stream())
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
