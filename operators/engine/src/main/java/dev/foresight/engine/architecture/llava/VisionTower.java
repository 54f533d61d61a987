// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.WeightSource;
import dev.foresight.engine.model.Weights;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;

/** CLIP's vision transformer with LLaVA's projector behind it. Runs on one thread at a time. */
public final class VisionTower implements AutoCloseable {
  private final Torch torch;
  private final VisionConfig config;
  private final Program program;

  private VisionTower(Torch torch, VisionConfig config, ModelOptions options) {
    this.torch = torch;
    this.config = config;
    this.program =
        torch.load(
            options
                .linear()
                .forVision()
                .addTo(
                    new ProgramSource(
                        "Vision", ProgramSource.text(VisionTower.class, "vision.torchscript")))
                .set("heads", config.heads())
                .set("patch", config.patchSize())
                .set("eps", config.layerNormEps())
                .set("drop_class", config.dropsClassToken())
                .set("quick_gelu", config.quickGelu())
                .tensorLists("embeddings", "pre_norm", "norms", "qkv_biases", "output_biases")
                .tensorLists("fc1_biases", "fc2_biases", "projector_biases")
                .lists("PackedWeight", "qkvs", "outputs", "fc1s", "fc2s", "projector"));
  }

  /** Loads the layers up to the feature layer; those behind it do not take part. */
  static VisionTower load(
      Torch torch, VisionConfig config, WeightSource source, ModelOptions options) {
    VisionTower tower = new VisionTower(torch, config, options);
    try (Weights weights = new Weights(source)) {
      tower
          .program
          .call("load")
          .tensors(
              List.of(
                  weights.read("vision.embeddings.class_embedding"),
                  weights.read("vision.embeddings.patch_embedding.weight"),
                  weights.read("vision.embeddings.position_embedding.weight")))
          .tensors(weights.readPairs("vision.", "pre_layrnorm"))
          .tensors(weights.readPairs("projector.", "linear_1", "linear_2"))
          .runForNumber();
    }
    for (int i = 0; i < config.featureLayers(); i++) {
      try (Weights weights = new Weights(source)) {
        List<Tensor> layer =
            weights.readPairs(
                "vision.encoder.layers." + i + ".",
                "layer_norm1",
                "self_attn.q_proj",
                "self_attn.k_proj",
                "self_attn.v_proj",
                "self_attn.out_proj",
                "layer_norm2",
                "mlp.fc1",
                "mlp.fc2");
        tower.program.call("add_layer").tensors(layer).runForNumber();
      }
    }
    return tower;
  }

  /** Returns the tower's shape. */
  public VisionConfig config() {
    return config;
  }

  /**
   * Encodes images of one request or many.
   *
   * @param pixels of each image, preprocessed: channel, row, column
   * @return the caller owns it
   */
  public VisionOutput encode(List<float[]> pixels) {
    try (Tensor input = input(pixels)) {
      List<Tensor> output = program.call("forward").tensor(input).runForTensors();
      return new VisionOutput(output.get(0), output.get(1));
    }
  }

  /**
   * Looks at images likewise.
   *
   * @return what the decoder sees of each, {@code [1, tokens, H]}, in memory of its own; the caller
   *     owns them
   */
  List<Tensor> look(List<float[]> pixels) {
    try (Tensor input = input(pixels)) {
      return program.call("apart").tensor(input).runForTensors();
    }
  }

  private Tensor input(List<float[]> pixels) {
    int size = config.imageSize();
    float[] all = new float[pixels.size() * 3 * size * size];
    for (int i = 0; i < pixels.size(); i++) {
      System.arraycopy(pixels.get(i), 0, all, i * 3 * size * size, 3 * size * size);
    }
    return torch.floats(all, pixels.size(), 3, size, size);
  }

  @Override
  public void close() {
    program.close();
  }
}
