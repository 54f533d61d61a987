// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.grids.GridShape;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.Teacher;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.optimiser.FreshWeights;
import dev.foresight.training.storage.DraftFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A draft learns from a second family: images of several numbers of rows, positions of three
 * numbers, which are those that the engine serves with.
 */
@Numeric
final class SecondArchitectureTest {
  private static final GridShape SHAPE = new GridShape();
  private static final TextConfig DRAFT = SHAPE.text().withLayers(1).withQkvBias(false);
  private static final int MAX_LENGTH = 64;

  @TempDir private Path folder;

  private LoadedModel target;
  private Teacher teacher;
  private SampleEncoder encoder;
  private Map<String, float[]> values;

  @BeforeEach
  void open() {
    target = LoadedModel.random("grids", SHAPE, EngineOptions.defaults().withThreads(1), false);
    target.torch().prepareThread();
    teacher = new Teacher(target, MAX_LENGTH, Optional.empty());
    encoder =
        new SampleEncoder(target.tokenizer(), target.config(), MAX_LENGTH, SpecialTokens.TEXT);
    values = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(4);
    Map<String, long[]> shapes = DraftCheckpoint.shapes(DRAFT);
    for (String name : DraftWeights.names()) {
      values.put(
          name,
          name.contains("norm")
              ? FreshWeights.full(shapes.get(name), 1)
              : FreshWeights.uniform(shapes.get(name), 0.15, random));
    }
    try (Tensor embedding = target.model().decoder().embedding()) {
      values.put("embed_tokens.weight", embedding.toFloats());
    }
  }

  @AfterEach
  void close() {
    teacher.close();
    target.close();
  }

  /** A picture of grey patches of 8 x 8 pixels. */
  private static SampleImage picture(int rows, int columns) throws IOException {
    BufferedImage image = new BufferedImage(8 * columns, 8 * rows, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, 0x10101 * (40 * (y / 8) + 17 * (x / 8)));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new SampleImage.InMemory(rows + "x" + columns, png.toByteArray());
  }

  private static Sample sample(String question, List<SampleImage> images, String answer) {
    return new Sample(
        "1",
        "a:1",
        Optional.empty(),
        images,
        List.of(new Turn(Role.USER, question, images.size()), new Turn(Role.ASSISTANT, answer, 0)));
  }

  private SampleFeatures look(Sample sample) throws BadSampleException {
    return teacher.look(encoder.encode(sample), sample.images());
  }

  private DraftTraining training() {
    try (Tensor table = target.model().decoder().embedding();
        Tensor head = target.model().readHead()) {
      return DraftTraining.of(
          target.torch(), DRAFT, VisualTokens.DECOUPLED, LossOptions.PAPER, table, head);
    }
  }

  private List<Sample> samples() throws IOException {
    return List.of(
        sample("3 1 4", List.of(picture(2, 5), picture(3, 1)), "1 5 9 2 6"),
        sample("2 7", List.of(picture(4, 2)), "1 8 2 8"),
        sample("6 6", List.of(), "5 3 5"));
  }

  @Test
  void rowsAndPositionsAreTheImagesOwn() throws Exception {
    try (SampleFeatures features = look(samples().get(0))) {
      EncodedSample sample = features.sample();
      assertThat(sample.length()).isEqualTo(10 + 3 + 3 + 5);
      assertThat(sample.imageRows()).containsExactly(IntStream.range(0, 13).toArray());
      assertThat(sample.lossRows()).containsExactly(15, 16, 17, 18, 19);
      assertThat(features.positions().from(0, sample.length()))
          .isEqualTo(
              SHAPE
                  .positions(
                      new EncodedPrompt(sample.ids(), sample.imageRows()),
                      List.of(new ImageGrid(2, 5, 10), new ImageGrid(3, 1, 3)))
                  .from(0, sample.length()));
    }
  }

  @Test
  void whatIsTooLongWithItsImagesOnlyIsRefused() throws IOException {
    Sample large = sample("3", List.of(picture(9, 8)), "4");
    assertThatThrownBy(() -> look(large))
        .isInstanceOf(BadSampleException.class)
        .hasMessageContaining("74 positions with its images, but max-length is 64");
  }

  @Test
  void whatIsLearntIsWhatTheEngineServes() throws Exception {
    DraftFolder.write(folder, DRAFT, VisualTokens.DECOUPLED, values);
    try (SampleFeatures features = look(samples().get(0));
        DraftTraining training = training();
        DraftWeights weights = DraftWeights.of(target.torch(), DRAFT, values);
        Tensor learnt = training.outputs(weights, List.of(features))) {
      float[] expected = served(features, features.positions());
      float[] actual = Arrays.copyOf(learnt.toFloats(), expected.length);
      assertThat(actual).containsExactly(expected, within(1e-4f));
      assertThat(served(features, Positions.counted(3))).isNotEqualTo(expected);
    }
  }

  private float[] served(SampleFeatures features, Positions positions) {
    return ServedDraft.outputs(target, folder, features, positions);
  }

  @Test
  void lossesFallWithinAFewSteps() throws Exception {
    List<SampleFeatures> features = new ArrayList<>();
    for (Sample sample : samples()) {
      features.add(look(sample));
    }
    try (DraftTraining training = training();
        DraftWeights weights = DraftWeights.of(target.torch(), DRAFT, values);
        AdamW optimiser = AdamW.fresh(target.torch(), weights, AdamW.Options.PAPER)) {
      List<Double> losses = new ArrayList<>();
      for (int step = 0; step < 12; step++) {
        try (BatchLosses batch = training.differentiate(weights, features, new double[3], step)) {
          assertThat(batch.notFinite()).isEmpty();
          losses.add(loss(batch));
          optimiser.accumulate(batch.gradients());
          optimiser.step(1.0 / batch.rows(), 5e-3);
        }
      }
      assertThat(losses.get(11)).isLessThan(0.8 * losses.get(0));
    } finally {
      features.forEach(SampleFeatures::close);
    }
  }

  private static double loss(BatchLosses batch) {
    float[] hidden = batch.passes().get(0).hidden();
    return IntStream.range(0, hidden.length).mapToDouble(i -> hidden[i]).average().orElseThrow();
  }
}
