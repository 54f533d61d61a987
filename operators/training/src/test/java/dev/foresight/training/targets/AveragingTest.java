// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.training.storage.StoredType;
import dev.foresight.training.storage.TargetFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mean of models is a model. */
final class AveragingTest {
  private static final LlavaCheckpoint MODEL = LlavaCheckpoint.open(TinyModel.TARGET);
  private static final Set<String> WEIGHTS = LlavaShapes.of(MODEL.config()).keySet();

  @TempDir private Path folder;

  @Test
  void everyWeightIsTheMeanOfTheirs() throws Exception {
    Path mean = folder.resolve("mean");
    Averaging.average(List.of(TinyModel.TARGET, times(4)), StoredType.FLOAT32, mean);

    for (String name : WEIGHTS) {
      assertThat(values(mean, name)).as(name).isEqualTo(times(2.5f, name));
    }
  }

  @Test
  void aModelThatStandsThereTwiceCountsTwice() throws Exception {
    Path mean = folder.resolve("mean");
    Path other = times(4);
    Averaging.average(List.of(other, TinyModel.TARGET, other), StoredType.FLOAT32, mean);

    for (String name : WEIGHTS) {
      assertThat(values(mean, name)).as(name).isEqualTo(times(3, name));
    }
  }

  @Test
  void theFirstOnesTokenizerIsTheMeans() throws Exception {
    Path mean = folder.resolve("mean");
    Averaging.average(List.of(TinyModel.TARGET), StoredType.FLOAT32, mean);

    assertThat(mean.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(TinyModel.TARGET.resolve("tokenizer.json"));
  }

  @Test
  void anotherShapeIsRefused() throws Exception {
    Path deeper = folder.resolve("deeper");
    Growth.grow(TinyModel.TARGET, 2 * MODEL.config().text().layers(), StoredType.FLOAT32, deeper);

    assertThatThrownBy(
            () ->
                Averaging.average(
                    List.of(TinyModel.TARGET, deeper), StoredType.FLOAT32, folder.resolve("mean")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(deeper + " has another shape than " + TinyModel.TARGET)
        .hasMessageContaining("give models that went on from the same one");
    assertThat(folder.resolve("mean")).doesNotExist();
  }

  @Test
  void theModelsThemselvesStayAsTheyAre() throws Exception {
    Path other = times(4);
    byte[] before = Files.readAllBytes(other.resolve("model.safetensors"));

    assertThatThrownBy(
            () -> Averaging.average(List.of(TinyModel.TARGET, other), StoredType.FLOAT32, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give another folder");
    assertThat(other.resolve("model.safetensors")).hasBinaryContent(before);
  }

  private Path times(float factor) throws Exception {
    Path other = folder.resolve("times-" + factor);
    TargetFolder.write(
        other,
        TinyModel.TARGET,
        json -> {},
        StoredType.FLOAT32,
        LlavaShapes.of(MODEL.config()),
        name -> times(factor, name));
    return other;
  }

  private static float[] times(float factor, String name) {
    float[] values = StoredFloats.read(MODEL.tensor(name));
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static float[] values(Path model, String name) {
    return StoredFloats.read(LlavaCheckpoint.open(model).tensor(name));
  }
}
