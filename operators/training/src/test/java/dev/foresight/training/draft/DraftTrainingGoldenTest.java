// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import dev.foresight.training.optimiser.AdamW;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Three steps of the MSD authors' own code: goldens of a fresh draft, trained on a text sample and
 * one with an image.
 */
@Numeric
final class DraftTrainingGoldenTest {
  static final TextConfig DRAFT =
      new TextConfig(600, 64, 176, 1, 4, 4, 16, 1024, 1e-5, 10000, false);
  private static final double RATE = 1e-3;
  private static final int IMAGE = -200;
  private static final int IMAGE_ROWS = 16;

  private final Map<String, StoredTensor> golden = Safetensors.readFile(file("step.safetensors"));

  @Test
  void lossesGradientsAndWeightsAreThoseOfTheAuthors() throws Exception {
    JsonNode steps = new ObjectMapper().readTree(file("step.json").toFile()).get("steps");
    try (Torch torch = Torch.open("cpu", 1);
        DraftWeights weights = DraftWeights.of(torch, DRAFT, weights("init."));
        Tensor head = tensor(torch, "head.weight");
        Tensor embedding = embedding(torch);
        DraftTraining training =
            DraftTraining.of(
                torch, DRAFT, VisualTokens.DECOUPLED, LossOptions.PAPER, embedding, head);
        AdamW optimiser = AdamW.fresh(torch, weights, AdamW.Options.PAPER);
        SampleFeatures text = sample(torch, "text");
        SampleFeatures visual = sample(torch, "visual");
        Tensor noise = noise(torch, text, visual)) {
      torch.prepareThread();
      List<SampleFeatures> samples = List.of(text, visual);
      for (int step = 0; step < steps.size(); step++) {
        try (BatchLosses losses = training.differentiate(weights, samples, noise)) {
          BatchLosses.Pass pass = losses.passes().get(0);
          double count = losses.rows() + 1e-5;
          double hidden = sum(pass.hidden()) / count;
          double token = sum(pass.token()) / count;
          JsonNode expected = steps.get(step);
          assertClose(hidden, expected.get("vloss"));
          assertClose(token, expected.get("ploss"));
          assertClose(hidden + 0.1 * token, expected.get("loss"));
          if (step == 0) {
            assertGradients(scaled(weights, losses, 1 / count));
          }
          optimiser.accumulate(losses.gradients());
          double norm = optimiser.step(1 / count, RATE);
          assertClose(norm, expected.get("grad_norm_before_clip"));
        }
        if (step == 0 || step == 2) {
          assertWeights(weights.values(), step + 1);
        }
      }
    }
  }

  private static double sum(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
  }

  private static Map<String, float[]> scaled(
      DraftWeights weights, BatchLosses losses, double scale) {
    Map<String, float[]> gradients = weights.groups().split(losses.gradients());
    for (float[] gradient : gradients.values()) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) (gradient[i] * scale);
      }
    }
    return gradients;
  }

  /** There and back: fusion, a layer of eight sums and the head, twice, of up to 176 terms. */
  private static double ofNetwork(double size) {
    return Rounding.FLOAT32.ofNetwork(2 * 10, 176, 0, size);
  }

  private static void assertClose(double found, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(found).isCloseTo(value, within(ofNetwork(value)));
  }

  private void assertGradients(Map<String, float[]> values) {
    assertThat(values).isNotEmpty();
    values.forEach(
        (name, found) -> {
          float[] expected = floats("grad." + name);
          double tolerance = ofNetwork(Rounding.size(expected));
          assertThat(found).as(name).containsExactly(expected, within((float) tolerance));
        });
  }

  /**
   * AdamW steps by the rate times the gradient by its own size, whatever that is: an error of the
   * gradient counts by its share of it, and where it is the larger one, the step may go either way.
   * Moments of several steps add at most as much again.
   */
  private void assertWeights(Map<String, float[]> values, int steps) {
    assertThat(values).isNotEmpty();
    values.forEach(
        (name, found) -> {
          float[] expected = floats("after" + steps + "." + name);
          float[] gradients = floats("grad." + name);
          double error = ofNetwork(Rounding.size(gradients));
          assertThat(found).hasSameSizeAs(expected);
          for (int i = 0; i < found.length; i++) {
            double share = Math.min(1, error / Math.abs(gradients[i]));
            double rounded = Rounding.FLOAT32.ofProduct(steps, Math.abs(expected[i]));
            assertThat((double) found[i])
                .as("%s[%d]", name, i)
                .isCloseTo((double) expected[i], within(2 * steps * RATE * share + rounded));
          }
        });
  }

  private Map<String, float[]> weights(String prefix) {
    Map<String, float[]> values = new HashMap<>();
    DraftWeights.names().forEach(name -> values.put(name, floats(prefix + name)));
    return values;
  }

  /** The golden holds embedded tokens, not the table: each position gets a row of its own. */
  private Tensor embedding(Torch torch) {
    float[] text = floats("text.inputs_embeds");
    float[] visual = floats("visual.inputs_embeds");
    float[] rows = Arrays.copyOf(text, text.length + visual.length);
    System.arraycopy(visual, 0, rows, text.length, visual.length);
    return torch.copy(rows, rows.length / DRAFT.hiddenSize(), DRAFT.hiddenSize());
  }

  private SampleFeatures sample(Torch torch, String name) {
    long[] unexpanded = longs(name + ".input_ids");
    long[] mask = longs(name + ".loss_mask");
    int first = name.equals("text") ? 0 : longs("text.loss_mask").length;
    int[] ids = IntStream.range(first, first + mask.length).toArray();
    int image =
        IntStream.range(0, unexpanded.length)
            .filter(i -> unexpanded[i] == IMAGE)
            .findFirst()
            .orElse(-1);
    int[] imageRows = image < 0 ? new int[0] : IntStream.range(image, image + IMAGE_ROWS).toArray();
    int[] lossRows = IntStream.range(0, mask.length - 1).filter(i -> mask[i] == 1).toArray();
    EncodedSample sample = new EncodedSample(name, ids.length, ids, imageRows, lossRows);
    float[] embeds = floats(name + ".inputs_embeds");
    int width = DRAFT.hiddenSize();
    List<Tensor> visual =
        image < 0
            ? List.of()
            : List.of(
                torch.copy(
                    Arrays.copyOfRange(embeds, image * width, (image + IMAGE_ROWS) * width),
                    1,
                    IMAGE_ROWS,
                    width));
    return new SampleFeatures(sample, tensor(torch, name + ".hidden_states"), visual);
  }

  private Tensor noise(Torch torch, SampleFeatures text, SampleFeatures visual) {
    int length = Math.max(text.sample().length(), visual.sample().length());
    float[] noise = new float[2 * length * DRAFT.hiddenSize()];
    float[] ofText = floats("text.noise");
    float[] ofVisual = floats("visual.noise");
    System.arraycopy(ofText, 0, noise, 0, ofText.length);
    System.arraycopy(ofVisual, 0, noise, length * DRAFT.hiddenSize(), ofVisual.length);
    return torch.copy(noise, 2, length, DRAFT.hiddenSize());
  }

  private Tensor tensor(Torch torch, String name) {
    return torch.copy(floats(name), golden.get(name).shape());
  }

  private float[] floats(String name) {
    FloatBuffer buffer = golden.get(name).map().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private long[] longs(String name) {
    LongBuffer buffer = golden.get(name).map().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static Path file(String name) {
    try {
      return Path.of(
          DraftTrainingGoldenTest.class.getResource("/goldens/llava/training/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
