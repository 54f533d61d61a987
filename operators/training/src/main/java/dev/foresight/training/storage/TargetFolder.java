// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaNames;
import dev.foresight.engine.architecture.llava.LlavaTower;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Targets on disk, as {@code llava-hf/llava-1.5-7b-hf} is published, in safetensors under the
 * published names.
 */
public final class TargetFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.json";
  private static final String VISION = "vision_config";

  private TargetFolder() {}

  /**
   * Requires that what is made of a model does not take its place.
   *
   * @throws IllegalArgumentException if both are the same folder
   */
  public static void requireOther(Path output, Path model) {
    if (output.toAbsolutePath().normalize().equals(model.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "output is %s, which is the model to begin with; give another folder".formatted(output));
    }
  }

  /**
   * Writes a target; an older one in the folder is replaced.
   *
   * @param like folder whose configuration and tokenizer the target has
   * @param change of its configuration
   * @param type of the weights
   * @param shapes of all weights by their one names
   * @param values finds values by those names, row-major; one weight at a time is held
   * @throws IOException if it cannot be written; older weights are as they were
   */
  public static void write(
      Path folder,
      Path like,
      Consumer<ObjectNode> change,
      StoredType type,
      Map<String, long[]> shapes,
      Function<String, float[]> values)
      throws IOException {
    Files.createDirectories(folder);
    for (Path other : WeightFiles.others(like)) {
      DurableFiles.writeFile(
          folder.resolve(other.getFileName()),
          // Not Files.copy, which would keep permissions: the original may be read-only.
          file -> Files.write(file, Files.readAllBytes(other)));
    }
    ObjectNode config = config(like);
    change.accept(config);
    write(folder, config, type, shapes, LlavaNames::published, values);
  }

  /**
   * Writes a vision tower alone, as CLIP models are published; an older one is replaced.
   *
   * @param like folder whose configuration describes it
   * @param type of the weights
   * @param shapes of its weights by their one names
   * @param values finds values by those names, row-major; one weight at a time is held
   * @throws IOException if it cannot be written; older weights are as they were
   */
  public static void writeTower(
      Path folder,
      Path like,
      StoredType type,
      Map<String, long[]> shapes,
      Function<String, float[]> values)
      throws IOException {
    Files.createDirectories(folder);
    ObjectNode config = JSON.createObjectNode().put("model_type", "clip");
    config.set(VISION, config(like).path(VISION));
    write(folder, config, type, shapes, LlavaTower::published, values);
  }

  private static ObjectNode config(Path like) throws IOException {
    return (ObjectNode) JSON.readTree(like.resolve(CONFIG).toFile());
  }

  private static void write(
      Path folder,
      ObjectNode config,
      StoredType type,
      Map<String, long[]> shapes,
      UnaryOperator<String> published,
      Function<String, float[]> values)
      throws IOException {
    config.put("torch_dtype", type.toString());
    DurableFiles.writeFile(
        folder.resolve(CONFIG), file -> Files.writeString(file, config.toPrettyString() + "\n"));
    List<SafetensorsWriter.Content> contents = new ArrayList<>();
    shapes.forEach(
        (name, shape) ->
            contents.add(
                new SafetensorsWriter.Content(
                    published.apply(name), shape, () -> values.apply(name))));
    DurableFiles.writeFile(
        folder.resolve("model.safetensors"),
        file -> SafetensorsWriter.write(file, type.dtype(), contents));
  }
}
