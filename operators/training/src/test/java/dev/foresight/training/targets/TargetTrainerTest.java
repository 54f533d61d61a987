// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImages;
import dev.foresight.training.data.LlavaJsonLinesWriter;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.run.Child;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RecordingListener;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.TrainingException;
import dev.foresight.training.shapes.ShapesDataSet;
import dev.foresight.training.storage.StoredType;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TargetTrainerTest {
  private static final Every EVERY = new Every(10, 0, 0, 2);
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path folder;
  private Path data;
  private Path shape;

  @BeforeEach
  void makeShape() throws IOException {
    data = folder.resolve("data");
    shape = TargetRuns.shape(folder.resolve("shape"), config -> {});
  }

  /**
   * All phases: from nothing to a model that answers about what it sees. It learns to see and to
   * talk apart, and has both from the projector on.
   */
  @Test
  void learnsToAnswerAboutImagesAndLooksAtThem() throws Exception {
    ShapesDataSet.write(data, 60, 800, 5);
    askForBackgrounds();
    run(Phase.VISION, shape, Optional.empty(), 4, 32, 2e-3);
    Path tower = folder.resolve("vision/tower");
    Path talking = run(Phase.TEXT, shape, Optional.empty(), 2, 8, 2e-3).learnt();
    Path joined = run(Phase.PROJECTOR, talking, Optional.of(tower), 1, 8, 2e-3).learnt();
    RunResult<TargetValidation> result = run(Phase.JOINT, joined, Optional.empty(), 6, 8, 2e-3);

    Map<String, Double> answers = result.last().orElseThrow().answers();
    assertThat(answers.get("images")).isGreaterThan(0.8);
    assertThat(answers.get("swapped images")).isLessThan(0.3);
  }

  @Test
  void aProjectorLearnsTheWordsThatAreSaidAboutImages() throws Exception {
    ShapesDataSet.write(data, 4, 800, 5);
    askForBackgrounds();
    run(Phase.VISION, shape, Optional.empty(), 4, 32, 2e-3);
    Optional<Path> tower = Optional.of(folder.resolve("vision/tower"));
    RunResult<TargetValidation> result = run(Phase.WORDS, shape, tower, 4, 16, 3e-3);

    assertThat(result.last().orElseThrow().parts().get("words").accuracy()).isGreaterThan(0.8);
  }

  @Test
  void whatIsSaidAboutSeveralImagesTellsNoneOfThemItsWords() throws Exception {
    ShapesDataSet.write(data, 4, 8, 5);
    try (LabelledImages images = LabelledImages.open(data.resolve(ShapesDataSet.LABELS), data);
        LlavaJsonLinesWriter writer =
            LlavaJsonLinesWriter.create(data.resolve(ShapesDataSet.MULTIMODAL))) {
      List<SampleImage> both = List.of(images.read(0).image(), images.read(1).image());
      Exchange exchange = new Exchange("compare", "What is the same?", "Nothing.");
      writer.write(Exchange.conversation("both", both, List.of(exchange)));
    }
    assertThatThrownBy(() -> run(Phase.WORDS, shape, Optional.empty(), 1, 4, 1e-3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it has 2 images");
  }

  /** Short answers, learnt in seconds: the colour that the labels name. */
  private void askForBackgrounds() throws Exception {
    try (LabelledImages images = LabelledImages.open(data.resolve(ShapesDataSet.LABELS), data);
        LlavaJsonLinesWriter writer =
            LlavaJsonLinesWriter.create(data.resolve(ShapesDataSet.MULTIMODAL))) {
      for (int i = 0; i < images.size(); i++) {
        LabelledImage image = images.read(i);
        String colour = image.labels().get("background").values().iterator().next();
        writer.write(
            new Sample(
                "" + i,
                image.origin(),
                Optional.empty(),
                List.of(image.image()),
                List.of(
                    new Turn(Role.USER, "What colour is the background?", 1),
                    new Turn(Role.ASSISTANT, colour, 0))));
      }
    }
  }

  @Test
  void aTowerOfAnotherShapeIsRefused() throws IOException {
    ShapesDataSet.write(data, 4, 4, 5);
    Path other =
        TargetRuns.shape(
            folder.resolve("other"),
            config -> ((ObjectNode) config.get("vision_config")).put("intermediate_size", 32));
    run(Phase.VISION, other, Optional.empty(), 1, 4, 1e-3);
    Path tower = folder.resolve("vision/tower");

    assertThatThrownBy(() -> run(Phase.TEXT, shape, Optional.of(tower), 1, 4, 1e-3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "misshapen: vision_model.encoder.layers.0.mlp.fc1.bias has shape [32]");
  }

  private RunResult<TargetValidation> run(
      Phase phase, Path model, Optional<Path> tower, int epochs, int batchSize, double rate)
      throws IOException {
    TargetPlan plan =
        TargetRuns.plan(
            model,
            TargetRuns.options(phase, epochs, batchSize, rate),
            folder.resolve(phase.toString()),
            false,
            EVERY,
            40);
    TargetPlan stored =
        new TargetPlan(
            plan.model(),
            tower,
            plan.engine(),
            plan.options(),
            plan.run(),
            plan.validation(),
            StoredType.FLOAT16);
    return TargetRuns.run(stored, data, new RecordingListener<>(), () -> false);
  }

  @ParameterizedTest
  @EnumSource
  void learnsWhatThePhaseSaysAndGoesOnBitForBitWhereItWasStopped(Phase phase) throws IOException {
    ShapesDataSet.write(data, 24, 24, 5);
    Path whole = stopped(phase, "whole", Integer.MAX_VALUE);
    Path parts = stopped(phase, "parts", 1);
    assertThat(parts.resolve(WEIGHTS)).hasSameBinaryContentAs(whole.resolve(WEIGHTS));

    Beginning before = Beginning.open(shape, Optional.empty(), 3);
    LlavaCheckpoint after = LlavaCheckpoint.open(whole);
    List<String> changed = new ArrayList<>();
    for (String name : before.shapes().keySet()) {
      if (!Arrays.equals(before.values(name), StoredFloats.read(after.tensor(name)))) {
        changed.add(name.substring(0, name.indexOf('.')));
      }
    }
    assertThat(changed.stream().distinct())
        .containsExactlyInAnyOrder(
            switch (phase) {
              case VISION -> new String[] {"vision"};
              case TEXT -> new String[] {"text"};
              case WORDS, PROJECTOR -> new String[] {"projector"};
              case JOINT -> new String[] {"text", "projector", "vision"};
            });
  }

  /** Runs a phase to its end, stopped and resumed behind so many steps again and again. */
  private Path stopped(Phase phase, String name, int steps) throws IOException {
    TargetPlan plan =
        TargetRuns.plan(
            shape,
            TargetRuns.options(phase, 1, 6, 1e-3),
            folder.resolve(phase + name),
            true,
            EVERY,
            0);
    for (int part = 0; part < 20; part++) {
      AtomicInteger looks = new AtomicInteger();
      RunResult<TargetValidation> result =
          TargetRuns.run(
              plan, data, new RecordingListener<>(), () -> looks.getAndIncrement() == steps);
      if (result.finished()) {
        return result.learnt();
      }
    }
    throw new AssertionError("phase " + phase + " did not end");
  }

  /** Three batches a step for two workers, the last of an epoch with fewer. */
  @ParameterizedTest
  @EnumSource
  void learnsTheSameBitsWithSeveralWorkers(Phase phase) throws IOException {
    ShapesDataSet.write(data, 24, 24, 5);
    Path one = accumulating(phase, "one", 1);
    Path two = accumulating(phase, "two", 2);
    assertThat(two.resolve(WEIGHTS)).hasSameBinaryContentAs(one.resolve(WEIGHTS));
  }

  private Path accumulating(Phase phase, String name, int workers) throws IOException {
    TargetOptions options = TargetRuns.options(phase, 2, 2, 3, 1e-3);
    RunPlan run = new RunPlan(folder.resolve(phase + name), false, false, EVERY, workers);
    TargetPlan plan = TargetRuns.plan(shape, options, run, 0);
    return TargetRuns.run(plan, data, new RecordingListener<>(), () -> false).learnt();
  }

  @Test
  void endsWithTheWeightsOfARunThatWasNotKilled() throws Exception {
    ShapesDataSet.write(data, 24, 24, 5);
    Path whole = folder.resolve("whole");
    TargetRuns.run(TargetInChild.plan(data, whole), data, new RecordingListener<>(), () -> false);
    Path killed = folder.resolve("killed");
    Child.killed(TargetInChild.class, data, killed, 5);

    RecordingListener<TargetValidation> listener = new RecordingListener<>();
    TargetRuns.run(TargetInChild.plan(data, killed), data, listener, () -> false);
    assertThat(listener.steps.get(0).step()).as("it did not begin anew").isGreaterThan(1);
    assertThat(killed.resolve("model/" + WEIGHTS))
        .hasSameBinaryContentAs(whole.resolve("model/" + WEIGHTS));
    assertThat(killed.resolve("report.html")).content().contains("Phase joint", "<svg");
  }

  @Test
  void refusesDataWithoutWhatThePhaseLearnsFromAndAnotherPhasesOutput() throws IOException {
    ShapesDataSet.write(data, 12, 0, 5);
    assertThatThrownBy(() -> run(Phase.PROJECTOR, shape, Optional.empty(), 1, 6, 1e-3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("phase projector");
    TargetPlan text =
        TargetRuns.plan(
            shape,
            TargetRuns.options(Phase.TEXT, 1, 6, 1e-3),
            folder.resolve("out"),
            true,
            EVERY,
            0);
    TargetRuns.run(text, data, new RecordingListener<>(), () -> true);
    TargetPlan joint =
        TargetRuns.plan(
            shape,
            TargetRuns.options(Phase.JOINT, 1, 6, 1e-3),
            folder.resolve("out"),
            true,
            EVERY,
            0);
    assertThatThrownBy(() -> TargetRuns.run(joint, data, new RecordingListener<>(), () -> true))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("options.phase was \"TEXT\", but is \"JOINT\"");
    TargetPlan itself =
        TargetRuns.plan(
            folder.resolve("out/model"), joint.options(), folder.resolve("out"), true, EVERY, 0);
    assertThatThrownBy(() -> TargetRuns.run(itself, data, new RecordingListener<>(), () -> true))
        .hasMessageContaining("is what this run writes");
  }
}
