// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
   * @throws CheckpointException if a file is missing or broken, or tensors are missing, misshapen
   *     or unknown: all of them are listed
   */
  public static LlavaCheckpoint open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          "model folder " + folder + " does not exist; name a folder with config.json in it");
    }
    LlavaConfig config = LlavaConfig.read(folder);
    Map<String, StoredTensor> stored = WeightFiles.readFolder(folder);
    return new LlavaCheckpoint(folder, config, check(folder, config, stored));
  }

  private static Map<String, StoredTensor> check(
      Path folder, LlavaConfig config, Map<String, StoredTensor> stored) {
    Map<String, long[]> expected = LlavaShapes.of(config);
    Map<String, StoredTensor> found = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, StoredTensor> entry : new TreeMap<>(stored).entrySet()) {
      String name = LlavaNames.canonical(entry.getKey()).orElse("");
      if (expected.containsKey(name)) {
        found.put(name, entry.getValue());
        long[] shape = expected.get(name);
        if (!Arrays.equals(shape, entry.getValue().shape())) {
          problems.add(
              "misshapen: "
                  + entry.getKey()
                  + " has shape "
                  + Arrays.toString(entry.getValue().shape())
                  + ", expected "
                  + Arrays.toString(shape));
        }
      } else if (!isRedundant(name, entry.getKey(), config)) {
        problems.add(
            "unknown: "
                + entry.getKey()
                + " of shape "
                + Arrays.toString(entry.getValue().shape())
                + ", expected no such tensor");
      }
    }
    expected.forEach(
        (name, shape) -> {
          if (!found.containsKey(name)) {
            problems.add(
                "missing: "
                    + LlavaNames.storedLike(name, stored.keySet())
                    + ", expected shape "
                    + Arrays.toString(shape));
          }
        });
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          folder + " does not hold the model that its config.json describes:", problems);
    }
    return found;
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
    return GenerationConfig.read(folder);
  }

  /**
   * Returns the text of {@code preprocessor_config.json}.
   *
   * @throws CheckpointException if there is none
   */
  public String preprocessorConfig() {
    Path file = folder.resolve("preprocessor_config.json");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read " + file + ", which says how images are prepared; download it", e);
    }
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
