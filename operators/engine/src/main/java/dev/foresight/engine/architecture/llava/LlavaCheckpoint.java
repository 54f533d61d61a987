// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.checkpoint.CheckedTensors;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.Fingerprint;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.WeightFiles;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * A LLaVA-1.5 checkpoint folder: its configuration, and its tensors under one name each ({@code
 * text.layers.0.mlp.up_proj.weight}), checked against the configuration.
 */
public final class LlavaCheckpoint implements Checkpoint {
  private final Path folder;
  private final LlavaConfig config;
  private final Map<String, StoredTensor> tensors;

  private LlavaCheckpoint(Path folder, LlavaConfig config, Map<String, StoredTensor> tensors) {
    this.folder = folder;
    this.config = config;
    this.tensors = tensors;
  }

  /**
   * Opens a folder; weights are not read yet.
   *
   * @throws CheckpointException if a file is missing or broken, or tensors are missing, misshapen,
   *     of another type or unknown
   */
  public static LlavaCheckpoint open(Path folder) {
    LlavaConfig config = LlavaConfig.read(WeightFiles.requireFolder("model", folder));
    Map<String, StoredTensor> stored = WeightFiles.readFolder(folder);
    return new LlavaCheckpoint(folder, config, check(folder, config, stored));
  }

  private static Map<String, StoredTensor> check(
      Path folder, LlavaConfig config, Map<String, StoredTensor> stored) {
    Map<String, long[]> expected = LlavaShapes.of(config);
    return new CheckedTensors(
            expected,
            LlavaNames::canonical,
            name -> LlavaNames.storedLike(name, stored.keySet()),
            (name, entry) -> isRedundant(name, entry, config))
        .check(folder, stored);
  }

  /** A tied head may be stored a second time, and old versions stored derived buffers. */
  private static boolean isRedundant(String name, String stored, LlavaConfig config) {
    return CheckedTensors.isDerived(stored)
        || (config.text().tiedHead() && name.equals("text.lm_head.weight"));
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public LlavaConfig config() {
    return config;
  }

  @Override
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(folder.resolve("config.json"), new TreeMap<>(tensors));
  }

  @Override
  public LlavaImages images() {
    LlavaImages images = LlavaImages.read(folder, config.vision());
    ProcessorConfig.read(folder).requireFits(config.vision());
    return images;
  }

  @Override
  public void requireFits(Tokenizer tokenizer) {
    ProcessorConfig.read(folder).requireMark(imageMark(tokenizer));
  }

  private String imageMark(Tokenizer tokenizer) {
    return tokenizer.specialTokens().entrySet().stream()
        .filter(token -> token.getValue() == config.imageTokenId())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s/tokenizer.json: added_tokens has no special token of id %d, which image_token_index of config.json names; give both from one checkpoint"
                        .formatted(Shown.path(folder), config.imageTokenId())));
  }

  @Override
  public LlavaModel load(Torch torch, ModelOptions options, IntConsumer layersDone) {
    return LlavaModel.load(torch, this, options, layersDone);
  }
}
