// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.checkpoint.DecoderShapes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every tensor that a LLaVA checkpoint must hold, by its one name, and its shape. */
public final class LlavaShapes {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private LlavaShapes() {}

  /** Returns the shape of every tensor by its one name, in the order of their use. */
  public static Map<String, long[]> of(LlavaConfig config) {
    LlavaShapes all = new LlavaShapes();
    all.shapes.putAll(DecoderShapes.of(config.text()));
    all.vision(config.vision());
    all.linear("projector.linear_1", config.text().hiddenSize(), config.vision().hiddenSize());
    all.linear("projector.linear_2", config.text().hiddenSize(), config.text().hiddenSize());
    return all.shapes;
  }

  private void vision(VisionConfig vision) {
    int hidden = vision.hiddenSize();
    add("vision.embeddings.class_embedding", hidden);
    add(
        "vision.embeddings.patch_embedding.weight",
        hidden,
        3,
        vision.patchSize(),
        vision.patchSize());
    add("vision.embeddings.position_embedding.weight", vision.patches() + 1, hidden);
    norm("vision.pre_layrnorm", hidden);
    for (int i = 0; i < vision.layers(); i++) {
      String layer = "vision.encoder.layers." + i + ".";
      norm(layer + "layer_norm1", hidden);
      for (String projection : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        linear(layer + "self_attn." + projection, hidden, hidden);
      }
      norm(layer + "layer_norm2", hidden);
      linear(layer + "mlp.fc1", vision.intermediateSize(), hidden);
      linear(layer + "mlp.fc2", hidden, vision.intermediateSize());
    }
    norm("vision.post_layernorm", hidden);
  }

  private void norm(String name, int width) {
    add(name + ".weight", width);
    add(name + ".bias", width);
  }

  private void linear(String name, int out, int in) {
    add(name + ".weight", out, in);
    add(name + ".bias", out);
  }

  private void add(String name, long... shape) {
    shapes.put(name, shape);
  }
}
