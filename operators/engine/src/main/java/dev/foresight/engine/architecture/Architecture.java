// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.WeightFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A family of models, chosen by {@code model_type} of a {@code config.json}. One object a family,
 * found by its line in {@code META-INF/services}.
 *
 * <p>A new family supplies, in a package of its own: this; a {@link ModelShape}, what its {@code
 * config.json} says; a {@link Checkpoint}, its tensors under the engine's names; an {@link
 * ImagePreprocessor}, from an image to pixels; a {@link Target}, which looks at pixels and has the
 * engine's decoder; and a {@link dev.foresight.engine.text.ChatTemplate}.
 */
public interface Architecture {
  /**
   * Finds the family of a checkpoint folder.
   *
   * @throws CheckpointException if the folder has no {@code config.json}, or one of an unknown
   *     family
   */
  static Architecture of(Path folder) {
    return among(known(), ConfigValues.ofFolder(WeightFiles.requireFolder("model", folder)));
  }

  /**
   * Finds the family of a {@code config.json} alone, of any name.
   *
   * @throws CheckpointException if the file is missing, or of an unknown family
   */
  static Architecture ofConfig(Path file) {
    List<Architecture> known = known();
    return among(
        known,
        ConfigValues.ofShape(file, "a " + join(known, Architecture::name, " or ") + " model"));
  }

  /** Returns all families, in the order of their lines. */
  static List<Architecture> known() {
    // Not the thread's class loader: that of a job may see more than one engine.
    return ServiceLoader.load(Architecture.class, Architecture.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static Architecture among(List<Architecture> known, ConfigValues config) {
    String type = config.text("model_type", "");
    return known.stream()
        .filter(family -> family.modelType().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                config.wrong(
                    "model_type",
                    type.isEmpty() ? "missing" : type,
                    join(known, Architecture::modelType, " or ")
                        + "; supported is "
                        + join(known, Architecture::covers, ", and ")));
  }

  private static String join(
      List<Architecture> known, Function<Architecture, String> what, String by) {
    return known.stream().map(what).collect(Collectors.joining(by));
  }

  /** Returns what {@code model_type} of its {@code config.json} is. */
  String modelType();

  /** Returns what people call it. */
  String name();

  /** Returns which models of that type it covers, for people whose model is another. */
  String covers();

  /**
   * Opens a folder; weights are not read yet.
   *
   * @throws CheckpointException if a file is missing or broken, or tensors are missing, misshapen,
   *     of another type or unknown
   */
  Checkpoint open(Path folder);

  /**
   * Reads a {@code config.json} alone, of any name, for a model without a checkpoint; no token ends
   * a generation.
   *
   * @throws CheckpointException if the file is missing, or a value is not supported
   */
  ModelShape readShape(Path file);

  /** Returns a shape of the family that takes next to nothing, to try a device with. */
  ModelShape smallest();
}
