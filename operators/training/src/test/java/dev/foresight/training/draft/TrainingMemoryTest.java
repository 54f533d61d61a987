// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.measure.ResidentMemory;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.shapes.ShapesDataSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many steps, teacher and all, leak nothing: resident memory stays where it was. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
final class TrainingMemoryTest {

  /** A step's gradients alone are 340 KiB: leaked once a step, 130 MiB in the end. */
  private static final int STEPS = 400;

  private static final long ALLOWED_KIB = 40 << 10;

  @Test
  void fourHundredStepsLeakNothing(@TempDir Path folder) throws Exception {
    ShapesDataSet.write(folder, 0, 1, 3);
    TextConfig shape = DraftTrainingGoldenTest.DRAFT;
    try (LlavaJsonLines data = LlavaJsonLines.open(folder.resolve(ShapesDataSet.MULTIMODAL));
        LoadedModel loaded =
            LoadedModel.load(TinyModel.TARGET, EngineOptions.defaults().withThreads(1));
        Teacher teacher = new Teacher(loaded, 256, Optional.empty());
        Tensor table = loaded.model().decoder().embedding();
        Tensor head = loaded.model().readHead();
        DraftTraining training =
            DraftTraining.of(
                loaded.torch(), shape, VisualTokens.DECOUPLED, LossOptions.PAPER, table, head);
        DraftWeights weights = DraftWeights.of(loaded.torch(), shape, zeros(shape));
        AdamW optimiser = AdamW.fresh(loaded.torch(), weights, AdamW.Options.PAPER)) {
      loaded.torch().prepareThread();
      Sample sample = data.read(0);
      EncodedSample encoded =
          new SampleEncoder(loaded.tokenizer(), loaded.config(), 256, SpecialTokens.TEXT)
              .encode(sample);
      long before = 0;
      for (int step = -STEPS / 2; step < STEPS; step++) {
        if (step == 0) {
          before = residentKib();
        }
        try (SampleFeatures features = teacher.look(encoded, sample.images());
            BatchLosses losses =
                training.differentiate(weights, List.of(features), new double[] {0.1}, step)) {
          optimiser.accumulate(losses.gradients());
          optimiser.step(1.0 / losses.rows(), 1e-4);
        }
      }
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  private static Map<String, float[]> zeros(TextConfig shape) {
    Map<String, float[]> zeros = new HashMap<>();
    for (String name : DraftWeights.names()) {
      long[] sizes = DraftCheckpoint.shapes(shape).get(name);
      zeros.put(name, new float[(int) Arrays.stream(sizes).reduce(1, Math::multiplyExact)]);
    }
    return zeros;
  }

  private static long residentKib() {
    System.gc();
    return ResidentMemory.kib().orElseThrow();
  }
}
