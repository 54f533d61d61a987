// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.training.storage.StoredType;
import dev.foresight.training.storage.TargetFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target made deeper without a change of what it says, so that most of its training can be done
 * while it is shallow and cheap: each layer is followed by copies of itself that add nothing to the
 * residual stream yet, since what they write with is zero. Gradients of that are not, so the copies
 * learn from the first step on. After arXiv 1511.05641 and arXiv 2405.15319.
 */
public final class Growth {
  private static final Pattern LAYER = Pattern.compile("text\\.layers\\.(\\d+)\\.(.*)");

  private Growth() {}

  /**
   * Writes a deeper target.
   *
   * @param model folder of the one to begin with, with weights
   * @param layers of the decoder of the deeper one: a multiple, at least two times as many
   * @param type of the weights that are written
   * @param output folder; an older model in it is replaced
   * @throws CheckpointException if the model cannot be used
   * @throws IllegalArgumentException if its layers cannot become so many
   * @throws IOException if the output cannot be written
   */
  public static void grow(Path model, int layers, StoredType type, Path output) throws IOException {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(model);
    LlavaConfig config = checkpoint.config();
    int before = config.text().layers();
    if (layers <= before || layers % before != 0) {
      throw new IllegalArgumentException(
          "layers is %d, but %s has %d, and each is followed by as many copies: give a multiple, such as %d"
              .formatted(layers, model, before, 2 * before));
    }
    TargetFolder.requireOther(output, model);
    int copies = layers / before;
    TargetFolder.write(
        output,
        model,
        json -> json.withObject("/text_config").put("num_hidden_layers", layers),
        type,
        LlavaShapes.of(
            new LlavaConfig(
                config.text().withLayers(layers),
                config.vision(),
                config.imageTokenId(),
                config.eosTokenIds())),
        name -> values(checkpoint, copies, name));
  }

  private static float[] values(LlavaCheckpoint checkpoint, int copies, String name) {
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      return StoredFloats.read(checkpoint.tensor(name));
    }
    int number = Integer.parseInt(layer.group(1));
    float[] values =
        StoredFloats.read(
            checkpoint.tensor("text.layers.%d.%s".formatted(number / copies, layer.group(2))));
    return number % copies > 0 && Part.writesToStream(name) ? new float[values.length] : values;
  }
}
