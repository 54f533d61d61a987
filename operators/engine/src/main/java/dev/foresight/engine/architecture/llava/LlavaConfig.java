// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.GenerationConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.ChatTemplate;
import java.nio.file.Path;
import java.util.Map;
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
    TextConfig text, VisionConfig vision, int imageTokenId, Set<Integer> eosTokenIds)
    implements ModelShape {
  private static final int DEFAULT_IMAGE_TOKEN = 32000;

  /**
   * Reads {@code config.json} and {@code generation_config.json}.
   *
   * @throws CheckpointException if a file is missing, or a value is not supported
   */
  public static LlavaConfig read(Path folder) {
    return read(ConfigValues.ofFolder(folder), folder);
  }

  /**
   * Reads a {@code config.json} alone, of any name, for a model without a checkpoint; no token ends
   * a generation.
   *
   * @throws CheckpointException if the file is missing, or a value is not supported
   */
  public static LlavaConfig readShape(Path file) {
    ConfigValues root = ConfigValues.ofShape(file, "a " + LlavaArchitecture.NAME + " model");
    LlavaConfig config = read(root, file.toAbsolutePath().getParent());
    return new LlavaConfig(config.text, config.vision, config.imageTokenId, Set.of());
  }

  private static LlavaConfig read(ConfigValues root, Path folder) {
    ConfigValues text = root.object("text_config");
    ConfigValues vision = root.object("vision_config");
    requireFamily(root, text, vision);
    root.requireIntegers(
        "ignore_index", "image_seq_length", "pad_token_id", "bos_token_id", "vocab_size");
    root.choice("projector_hidden_act", "gelu", "gelu");
    root.require(
        "multimodal_projector_bias", true, "projectors without biases are not implemented");
    boolean tied = root.flag("tie_word_embeddings", text.flag("tie_word_embeddings", false));
    TextConfig decoder = TextConfig.read(text, tied);
    VisionConfig tower = VisionConfig.read(vision, root);
    if (tower.imageTokens() >= decoder.maxPositions()) {
      throw text.wrong(
          "max_position_embeddings",
          decoder.maxPositions(),
          "above the %d positions of one image".formatted(tower.imageTokens()));
    }
    int vocabulary = decoder.vocabularySize();
    return new LlavaConfig(
        decoder, tower, readImageToken(root, vocabulary), readEos(folder, root, text, vocabulary));
  }

  /** Other families are named before what they need besides. */
  private static void requireFamily(ConfigValues root, ConfigValues text, ConfigValues vision) {
    requireType(root, LlavaArchitecture.MODEL_TYPE, root.text("model_type", ""));
    if (!root.has("text_config") && root.has("hidden_size")) {
      throw root.wrong(
          "hidden_size",
          root.object().get("hidden_size"),
          "inside text_config: this is a draft, or LLaVA's original layout; give a model as"
              + " llava-hf publishes it");
    }
    requireType(text, "llama", text.text("model_type", "llama"));
    requireType(vision, "clip_vision_model", vision.text("model_type", "clip_vision_model"));
    root.refuseQuantized();
    text.refuseQuantized();
    vision.refuseQuantized();
  }

  private static void requireType(ConfigValues values, String supported, String found) {
    if (!found.equals(supported)) {
      throw values.wrong(
          "model_type",
          found.isEmpty() ? "missing" : found,
          supported + "; supported is " + LlavaArchitecture.COVERS);
    }
  }

  private static int readImageToken(ConfigValues root, int vocabulary) {
    int newName = root.integer("image_token_id", DEFAULT_IMAGE_TOKEN, 0, Integer.MAX_VALUE);
    int id = root.integer("image_token_index", newName, 0, Integer.MAX_VALUE);
    if (id >= vocabulary) {
      throw root.wrong(
          root.has("image_token_id") && !root.has("image_token_index")
              ? "image_token_id"
              : "image_token_index",
          id,
          "below the vocabulary's " + vocabulary + " tokens (text_config.vocab_size)");
    }
    return id;
  }

  /** The first file that says so counts; Llama's own id is 2. */
  private static Set<Integer> readEos(
      Path folder, ConfigValues root, ConfigValues text, int vocabulary) {
    return Stream.of(
            GenerationConfig.read(folder, vocabulary).eosTokenIds(),
            root.ids(GenerationConfig.EOS, vocabulary),
            text.ids(GenerationConfig.EOS, vocabulary))
        .filter(ids -> !ids.isEmpty())
        .findFirst()
        .orElse(Set.of(2));
  }

  @Override
  public Map<String, long[]> tensors() {
    return LlavaShapes.of(this);
  }

  @Override
  public long imageWorkspace() {
    return vision.workspace();
  }

  @Override
  public LlavaImages images() {
    return LlavaImages.usual(vision);
  }

  @Override
  public ChatTemplate template(String imageMark) {
    return new LlavaTemplate(imageMark);
  }

  @Override
  public LlavaModel random(Torch torch, ModelOptions options, boolean sharedLayers) {
    return LlavaModel.random(torch, this, options, sharedLayers);
  }
}
