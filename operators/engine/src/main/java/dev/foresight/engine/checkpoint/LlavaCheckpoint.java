// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A LLaVA-1.5 checkpoint folder: its configuration, and its tensors under one name each ({@code
 * text.layers.0.mlp.up_proj.weight}), checked against the configuration.
 */
public final class LlavaCheckpoint {
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
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          "model folder "
              + Shown.path(folder)
              + " does not exist; name a folder with config.json in it");
    }
    LlavaConfig config = LlavaConfig.read(folder);
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
    return LlavaNames.isDerived(stored)
        || (config.text().tiedHead() && name.equals("text.lm_head.weight"));
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the folder's name. */
  public String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  /** Returns the configuration. */
  public LlavaConfig config() {
    return config;
  }

  /** Returns what {@code generation_config.json} says. */
  public GenerationConfig generationConfig() {
    return GenerationConfig.read(folder, config.text().vocabularySize());
  }

  /**
   * Returns a tensor by its one name.
   *
   * @throws IllegalArgumentException if the architecture has no tensor of that name
   */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  /** Returns a digest that tells this checkpoint from others, hexadecimal. */
  public String fingerprint() {
    return Fingerprint.of(folder.resolve("config.json"), new TreeMap<>(tensors));
  }
}
