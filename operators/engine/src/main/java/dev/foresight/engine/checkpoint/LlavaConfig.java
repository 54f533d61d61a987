// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Configuration of a LLaVA-1.5 checkpoint, as {@code llava-hf/llava-1.5-7b-hf} publishes it: values
 * that equal a library's default are left out of the file.
 *
 * @param text the decoder
 * @param vision the vision tower
 * @param imageTokenId stands in prompts for one image position
 * @param eosTokenIds any of them ends a generation
 */
public record LlavaConfig(
    TextConfig text, VisionConfig vision, int imageTokenId, Set<Integer> eosTokenIds) {

  /**
   * Reads {@code config.json} and {@code generation_config.json}.
   *
   * @throws CheckpointException if a file is missing, or a value is not supported
   */
  public static LlavaConfig read(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(folder + " has no config.json; is it a checkpoint folder?");
    }
    return read(file, folder);
  }

  /**
   * Reads a {@code config.json} alone, of any name, for a model without a checkpoint; no token ends
   * a generation.
   *
   * @throws CheckpointException if the file is missing, or a value is not supported
   */
  public static LlavaConfig readShape(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          "there is no file " + file + "; name the config.json of a LLaVA-1.5 model");
    }
    LlavaConfig config = read(file, file.toAbsolutePath().getParent());
    return new LlavaConfig(config.text, config.vision, config.imageTokenId, Set.of());
  }

  private static LlavaConfig read(Path file, Path folder) {
    JsonNode root = Safetensors.readJson(file);
    new ConfigValues(root, file, "")
        .require("model_type", "llava", "llava")
        .require("projector_hidden_act", "gelu", "gelu");
    JsonNode text = root.path("text_config");
    return new LlavaConfig(
        readText(new ConfigValues(text, file, "text_config."), root),
        readVision(
            new ConfigValues(root.path("vision_config"), file, "vision_config."), root, file),
        root.path("image_token_index").asInt(root.path("image_token_id").asInt(32000)),
        readEos(folder, root, text));
  }

  private static TextConfig readText(ConfigValues text, JsonNode root) {
    text.require("model_type", "llama", "llama");
    boolean tied =
        root.path("tie_word_embeddings")
            .asBoolean(text.node("tie_word_embeddings").asBoolean(false));
    return TextConfig.read(text, tied);
  }

  /** Without a vision configuration, LLaVA's default is CLIP ViT-L/14 at 336 pixels. */
  private static VisionConfig readVision(ConfigValues vision, JsonNode root, Path file) {
    boolean named = vision.isPresent();
    vision.require("model_type", "clip_vision_model", "clip_vision_model");
    String activation = vision.node("hidden_act").asText("quick_gelu");
    if (!activation.equals("quick_gelu") && !activation.equals("gelu")) {
      throw vision.unsupported("hidden_act", activation, "quick_gelu or gelu");
    }
    int layers = vision.positive("num_hidden_layers", named ? 12 : 24);
    JsonNode featureLayer = root.path("vision_feature_layer");
    if (featureLayer.isArray()) {
      throw new CheckpointException(
          file + ": vision_feature_layer is " + featureLayer + "; one layer is supported");
    }
    int layer = featureLayer.asInt(-2);
    int featureLayers = layer < 0 ? layers + 1 + layer : layer;
    if (featureLayers < 0 || featureLayers > layers) {
      throw new CheckpointException(
          file + ": vision_feature_layer is " + layer + ", but the tower has " + layers);
    }
    String strategy = root.path("vision_feature_select_strategy").asText("default");
    if (!strategy.equals("default") && !strategy.equals("full")) {
      throw new CheckpointException(
          file
              + ": vision_feature_select_strategy is '"
              + strategy
              + "', but must be default or full");
    }
    return new VisionConfig(
        vision.positive("hidden_size", named ? 768 : 1024),
        vision.positive("intermediate_size", named ? 3072 : 4096),
        layers,
        vision.positive("num_attention_heads", named ? 12 : 16),
        vision.positive("image_size", named ? 224 : 336),
        vision.positive("patch_size", named ? 32 : 14),
        vision.node("layer_norm_eps").asDouble(1e-5),
        activation.equals("quick_gelu"),
        featureLayers,
        strategy.equals("default"));
  }

  /** The first file that says so counts; Llama's own id is 2. */
  private static Set<Integer> readEos(Path folder, JsonNode root, JsonNode text) {
    return Stream.of(
            GenerationConfig.read(folder).eosTokenIds(),
            GenerationConfig.ids(root.path("eos_token_id")),
            GenerationConfig.ids(text.path("eos_token_id")))
        .filter(ids -> !ids.isEmpty())
        .findFirst()
        .orElse(Set.of(2));
  }
}
