// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import dev.foresight.training.features.Pixels;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.shapes.ShapesDataSet;
import dev.foresight.training.storage.StoredType;
import dev.foresight.training.storage.TargetFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a target computes while it learns is what the engine computes with the stored checkpoint.
 */
@Numeric
final class TargetServedAsTrainedTest {
  @TempDir private Path folder;

  /**
   * Heads that share keys or not, a head of its own or the embedding, features with the class
   * token.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logitsAreTheEngines(boolean unusual) throws Exception {
    Path shape = TargetRuns.shape(folder.resolve("shape"), config -> change(config, unusual));
    if (unusual) {
      Path processor = shape.resolve("processor_config.json");
      Files.writeString(processor, Files.readString(processor).replace("\"default\"", "\"full\""));
    }
    Path data = folder.resolve("data");
    ShapesDataSet.write(data, 2, 2, 4);
    Beginning beginning = Beginning.open(shape, Optional.empty(), 9);
    LlavaConfig config = beginning.config();
    Path stored = folder.resolve("model");
    TargetFolder.write(
        stored, shape, json -> {}, StoredType.FLOAT32, beginning.shapes(), beginning::values);

    try (LoadedModel loaded =
            LoadedModel.load(stored, EngineOptions.defaults().withThreads(1).withKvBudgetMib(64));
        Teacher engine = new Teacher(loaded, 256, Optional.empty());
        Tensor head = loaded.model().readHead();
        LlavaJsonLines text = LlavaJsonLines.open(data.resolve(ShapesDataSet.TEXT));
        LlavaJsonLines images = LlavaJsonLines.open(data.resolve(ShapesDataSet.MULTIMODAL));
        TargetWeights weights = weights(loaded.torch(), beginning);
        LlavaTraining training = new LlavaTraining(loaded.torch(), config, ModelDtype.FLOAT32)) {
      loaded.torch().prepareThread();
      SampleEncoder encoder =
          new SampleEncoder(loaded.tokenizer(), config, 256, SpecialTokens.TEXT);
      Pixels pixels = new Pixels(loaded.images(), Optional.empty());
      List<EncodedSample> encoded = new ArrayList<>();
      List<float[]> seen = new ArrayList<>();
      List<float[]> expected = new ArrayList<>();
      for (Sample sample : List.of(images.read(0), text.read(0), images.read(1), text.read(1))) {
        EncodedSample each = encoder.encode(sample);
        encoded.add(each);
        if (!sample.images().isEmpty()) {
          seen.add(pixels.read(sample.origin(), sample.images().get(0)).pixels());
        }
        try (SampleFeatures features = engine.look(each, sample.images())) {
          expected.add(logits(features.hidden().toFloats(), head.toFloats(), config));
        }
      }
      assertThat(encoded.stream().map(EncodedSample::length).distinct().count())
          .as("padded")
          .isGreaterThan(2);
      try (Tensor found = training.logits(weights, TargetBatch.of(encoded), seen)) {
        float[] logits = found.toFloats();
        int at = 0;
        for (float[] sample : expected) {
          for (float value : sample) {
            assertThat(logits[at++]).isCloseTo(value, within(1e-4f));
          }
        }
        assertThat(at).isEqualTo(logits.length);
      }
    }
  }

  private static void change(ObjectNode config, boolean unusual) {
    if (unusual) {
      config.put("tie_word_embeddings", true);
      config.put("vision_feature_select_strategy", "full").put("vision_feature_layer", -1);
      config.withObject("/text_config").put("num_key_value_heads", 2);
      config.withObject("/vision_config").put("hidden_act", "gelu");
    }
  }

  private static TargetWeights weights(Torch torch, Beginning beginning) {
    TargetWeights weights = new TargetWeights(beginning.shapes());
    for (Part part : List.of(Part.TEXT, Part.PROJECTOR, Part.VISION)) {
      weights.add(torch, part.groups(beginning.config()), false, beginning::values);
    }
    return weights;
  }

  private static float[] logits(float[] hidden, float[] head, LlavaConfig config) {
    int width = config.text().hiddenSize();
    int vocabulary = config.text().vocabularySize();
    float[] logits = new float[hidden.length / width * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += (double) hidden[i / vocabulary * width + k] * head[i % vocabulary * width + k];
      }
      logits[i] = (float) sum;
    }
    return logits;
  }
}
