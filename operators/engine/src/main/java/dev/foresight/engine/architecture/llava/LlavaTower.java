// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.checkpoint.CheckedTensors;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.WeightFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A vision tower apart from its model: that of another LLaVA checkpoint, or of a CLIP model as
 * {@code openai/clip-vit-large-patch14-336} is published. What else the folder holds is not looked
 * at.
 */
public final class LlavaTower {
  /** Of the one names. */
  public static final String PART = "vision.";

  /** Of names that CLIP models store. */
  private static final String CLIP = "vision_model.";

  private LlavaTower() {}

  /** Returns the shape of every tensor of a tower by its one name, in the order of their use. */
  public static Map<String, long[]> shapes(LlavaConfig config) {
    Map<String, long[]> shapes = new LinkedHashMap<>(LlavaShapes.of(config));
    shapes.keySet().removeIf(name -> !name.startsWith(PART));
    return shapes;
  }

  /** Returns the name under which CLIP models store a tensor of one name. */
  public static String published(String canonical) {
    return CLIP + canonical.substring(PART.length());
  }

  /**
   * Finds a tower's tensors; weights are not read yet.
   *
   * @param config of the model that is to have it
   * @return the tensors by their one names
   * @throws CheckpointException if there are no weights, or not those of such a tower
   */
  public static Map<String, StoredTensor> read(Path folder, LlavaConfig config) {
    Map<String, StoredTensor> stored =
        new LinkedHashMap<>(WeightFiles.readFolder(WeightFiles.requireFolder("tower", folder)));
    stored.keySet().removeIf(name -> canonical(name).isEmpty());
    return new CheckedTensors(
            shapes(config),
            LlavaTower::canonical,
            LlavaTower::published,
            (name, entry) -> CheckedTensors.isDerived(entry))
        .check(folder, stored);
  }

  private static Optional<String> canonical(String stored) {
    return stored.startsWith(CLIP)
        ? Optional.of(PART + stored.substring(CLIP.length()))
        : LlavaNames.canonical(stored).filter(name -> name.startsWith(PART));
  }
}
