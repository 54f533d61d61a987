// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.storage.DraftFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a draft learns on is what the engine feeds it, whatever images are to it. */
@Numeric
final class TrainedAsServedTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theEnginesOutputsHaveTheLossesOfTraining(VisualTokens kind) throws Exception {
    EngineOptions options = EngineOptions.defaults().withThreads(1);
    DraftCheckpoint published = DraftCheckpoint.open(TinyModel.DRAFT);
    Map<String, float[]> values =
        DraftFolder.readFitting(TinyModel.DRAFT, published.config(), published.visualTokens());
    DraftFolder.write(folder, published.config(), kind, values);
    Sample sample =
        new Sample(
            "1",
            "a:1",
            Optional.empty(),
            List.of(new SampleImage.InFile("background-0.png", TinyModel.BLUE)),
            List.of(
                new Turn(Role.USER, "What colour is the background?", 1),
                new Turn(Role.ASSISTANT, "The background is red.", 0)));
    try (LoadedModel target = LoadedModel.load(TinyModel.TARGET, options)) {
      Torch torch = target.torch();
      torch.prepareThread();
      SampleEncoder encoder =
          new SampleEncoder(target.tokenizer(), target.config(), 256, SpecialTokens.TEXT);
      try (Teacher teacher = new Teacher(target, 256, Optional.empty());
          SampleFeatures features = teacher.look(encoder.encode(sample), sample.images())) {
        float[] expected = losses(target, kind, published, values, features);
        float[] served = ServedDraft.outputs(target, folder, features, features.positions());
        assertThat(expected).hasSizeGreaterThan(5);
        for (int i = 0; i < expected.length; i++) {
          assertThat(expected[i])
              .isCloseTo(
                  smoothL1(served, features, features.sample().lossRows()[i]), within(1e-4f));
        }
      }
    }
  }

  private static float[] losses(
      LoadedModel target,
      VisualTokens kind,
      DraftCheckpoint published,
      Map<String, float[]> values,
      SampleFeatures features) {
    Torch torch = target.torch();
    try (Tensor table = target.model().decoder().embedding();
        Tensor head = target.model().readHead();
        DraftTraining training =
            DraftTraining.of(torch, published.config(), kind, LossOptions.PAPER, table, head);
        DraftWeights weights = DraftWeights.of(torch, published.config(), values)) {
      return training.validate(weights, List.of(features)).losses().hidden();
    }
  }

  private static float smoothL1(float[] output, SampleFeatures features, int row) {
    float[] hidden = features.hidden().toFloats();
    int width = hidden.length / features.sample().length();
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double distance = Math.abs(output[row * width + i] - hidden[(row + 1) * width + i]);
      sum += distance < 1 ? distance * distance / 2 : distance - 0.5;
    }
    return (float) (sum / width);
  }
}
