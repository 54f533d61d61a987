// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.Activations;

/**
 * Shape of a CLIP vision tower; defaults as in HF's {@code CLIPVisionConfig}.
 *
 * @param hiddenSize width of a token
 * @param intermediateSize width inside the MLP
 * @param layers how many are stored
 * @param heads attention heads
 * @param imageSize pixels on a side
 * @param patchSize pixels on a side of a patch
 * @param layerNormEps added under the root of the norms
 * @param quickGelu whether the activation is {@code x * sigmoid(1.702 x)}; else the exact GELU
 * @param featureLayers how many layers run before features are taken
 * @param dropsClassToken whether features leave the class token out
 */
public record VisionConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int imageSize,
    int patchSize,
    double layerNormEps,
    boolean quickGelu,
    int featureLayers,
    boolean dropsClassToken) {

  private static final int MOST_WIDTH = 1 << 16;
  private static final int MOST_LAYERS = 1024;
  private static final int MOST_HEADS = 4096;
  private static final int MOST_PIXELS = 4096;

  /** Attention within an image grows with its square. */
  private static final int MOST_PATCHES = 1 << 16;

  /**
   * Reads a shape; what the file leaves out is as in HF's {@code CLIPVisionConfig}. Without a
   * vision configuration, LLaVA's default is CLIP ViT-L/14 at 336 pixels.
   *
   * @param vision the tower's own values
   * @param root those of the model, which say what is taken from the tower
   * @throws CheckpointException if a value is not supported
   */
  static VisionConfig read(ConfigValues vision, ConfigValues root) {
    boolean named = root.has("vision_config");
    int layers = vision.positive("num_hidden_layers", named ? 12 : 24, MOST_LAYERS);
    int hidden = vision.positive("hidden_size", named ? 768 : 1024, MOST_WIDTH);
    int heads = vision.positive("num_attention_heads", named ? 12 : 16, MOST_HEADS);
    if (hidden % heads != 0) {
      throw vision.wrong("num_attention_heads", heads, "a divisor of hidden_size, " + hidden);
    }
    int image = vision.positive("image_size", named ? 224 : 336, MOST_PIXELS);
    int patch = vision.positive("patch_size", named ? 32 : 14, MOST_PIXELS);
    if (patch > image || (image / patch) * (image / patch) > MOST_PATCHES) {
      throw vision.wrong(
          "patch_size",
          patch,
          "such that an image of %d x %d pixels has 1 to %d patches"
              .formatted(image, image, MOST_PATCHES));
    }
    vision.integer("num_channels", 3, 3, 3);
    vision.requireIntegers("projection_dim", "vocab_size");
    return new VisionConfig(
        hidden,
        vision.positive("intermediate_size", named ? 3072 : 4096, MOST_WIDTH),
        layers,
        heads,
        image,
        patch,
        vision.real("layer_norm_eps", 1e-5, TextConfig.LEAST_EPS, 1),
        vision.choice("hidden_act", "quick_gelu", "quick_gelu", "gelu").equals("quick_gelu"),
        featureLayers(root, layers),
        root.choice("vision_feature_select_strategy", "default", "default", "full")
            .equals("default"));
  }

  /** Counted from the end where it is negative: -1 is behind the last layer. */
  private static int featureLayers(ConfigValues root, int layers) {
    int layer = root.integer("vision_feature_layer", -2, -layers - 1, layers);
    return layer < 0 ? layers + 1 + layer : layer;
  }

  /** Returns how many patches cover an image. */
  public int patches() {
    return (imageSize / patchSize) * (imageSize / patchSize);
  }

  /** Returns how many numbers exist at one time, at most, while an image is looked at. */
  long workspace() {
    long rows = patches() + 1L;
    return Activations.ofRows(rows, hiddenSize, intermediateSize)
        + Activations.ofAttention(heads, rows, rows);
  }

  /** Returns how many positions of the decoder an image takes. */
  public int imageTokens() {
    return dropsClassToken ? patches() : patches() + 1;
  }
}
