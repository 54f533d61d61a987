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
import java.util.List;

/**
 * The mean of targets that went on from the same one: what each run learnt of its own order of
 * samples cancels out, so that the mean is more often right than each of them about what is unlike
 * all that was learnt. After arXiv 1803.05407 and arXiv 2203.05482.
 */
public final class Averaging {
  private Averaging() {}

  /**
   * Writes the mean of targets.
   *
   * @param models their folders, with weights; one that stands there twice counts twice. The first
   *     one's tokenizer and configuration are those of the mean
   * @param type of the weights that are written
   * @param output folder; an older model in it is replaced
   * @throws CheckpointException if a model cannot be used
   * @throws IllegalArgumentException if there are none, or their shapes differ
   * @throws IOException if the output cannot be written
   */
  public static void average(List<Path> models, StoredType type, Path output) throws IOException {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("there are no models; give at least one");
    }
    models.forEach(model -> TargetFolder.requireOther(output, model));
    List<LlavaCheckpoint> checkpoints = models.stream().map(LlavaCheckpoint::open).toList();
    LlavaConfig config = checkpoints.get(0).config();
    for (int i = 1; i < models.size(); i++) {
      if (!checkpoints.get(i).config().equals(config)) {
        throw new IllegalArgumentException(
            "%s has another shape than %s, as their config.json tell; give models that went on from the same one"
                .formatted(models.get(i), models.get(0)));
      }
    }
    TargetFolder.write(
        output,
        models.get(0),
        json -> {},
        type,
        LlavaShapes.of(config),
        name -> mean(checkpoints, name));
  }

  private static float[] mean(List<LlavaCheckpoint> checkpoints, String name) {
    List<float[]> all =
        checkpoints.stream().map(each -> StoredFloats.read(each.tensor(name))).toList();
    float[] mean = new float[all.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] values : all) {
        sum += values[i];
      }
      mean[i] = (float) (sum / all.size());
    }
    return mean;
  }
}
