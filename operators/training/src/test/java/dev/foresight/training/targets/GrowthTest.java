// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RecordingListener;
import dev.foresight.training.shapes.ShapesDataSet;
import dev.foresight.training.storage.StoredType;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grown target says what it said before, until it has learnt on. */
@Numeric
final class GrowthTest {
  private static final int LAYERS = LlavaCheckpoint.open(TinyModel.TARGET).config().text().layers();

  @TempDir private Path folder;

  @Test
  void statesAreTheSameBitForBit() throws Exception {
    Path grown = folder.resolve("grown");
    Growth.grow(TinyModel.TARGET, 3 * LAYERS, StoredType.FLOAT32, grown);

    Path data = folder.resolve("data");
    ShapesDataSet.write(data, 1, 1, 4);
    assertThat(states(grown, data)).isEqualTo(states(TinyModel.TARGET, data));
  }

  @Test
  void copiesLearnFromTheFirstStepOn() throws Exception {
    Path grown = folder.resolve("grown");
    Growth.grow(TinyModel.TARGET, 2 * LAYERS, StoredType.FLOAT32, grown);
    Path data = folder.resolve("data");
    ShapesDataSet.write(data, 64, 1, 4);
    Path output = folder.resolve("output");
    TargetRuns.run(
        TargetRuns.plan(
            grown,
            TargetRuns.options(Phase.TEXT, 1, 8, 1e-3),
            output,
            false,
            new Every(10, 0, 0, 1),
            0),
        data,
        new RecordingListener<>(),
        () -> false);

    LlavaCheckpoint learnt = LlavaCheckpoint.open(output.resolve("model"));
    assertThat(learnt.config().text().layers()).isEqualTo(2 * LAYERS);
    for (String part : new String[] {"self_attn.o_proj", "mlp.down_proj"}) {
      assertThat(StoredFloats.read(learnt.tensor("text.layers.1." + part + ".weight")))
          .as(part)
          .doesNotContain(0);
    }
  }

  @Test
  void onlyMultiplesArePossible() {
    assertThatThrownBy(() -> Growth.grow(TinyModel.TARGET, LAYERS + 1, StoredType.FLOAT32, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layers is " + (LAYERS + 1))
        .hasMessageContaining("give a multiple, such as " + 2 * LAYERS);
  }

  @Test
  void theModelItselfStaysAsItIs() {
    assertThatThrownBy(
            () ->
                Growth.grow(
                    TinyModel.TARGET,
                    2 * LAYERS,
                    StoredType.FLOAT32,
                    TinyModel.TARGET.resolve(".")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give another folder");
  }

  private static float[] states(Path model, Path data) throws Exception {
    try (LoadedModel loaded =
            LoadedModel.load(model, EngineOptions.defaults().withThreads(1).withKvBudgetMib(64));
        Teacher teacher = new Teacher(loaded, 256, Optional.empty());
        LlavaJsonLines images = LlavaJsonLines.open(data.resolve(ShapesDataSet.MULTIMODAL))) {
      loaded.torch().prepareThread();
      Sample sample = images.read(0);
      EncodedSample encoded =
          new SampleEncoder(
                  loaded.tokenizer(), LlavaCheckpoint.open(model).config(), 256, SpecialTokens.TEXT)
              .encode(sample);
      try (SampleFeatures features = teacher.look(encoded, sample.images())) {
        return features.hidden().toFloats();
      }
    }
  }
}
