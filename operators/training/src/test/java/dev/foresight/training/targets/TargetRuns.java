// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.checkpoint.WeightFiles;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.training.data.LabelledImages;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.features.ImageFit;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RateSchedule;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.Schedule;
import dev.foresight.training.run.TrainingListener;
import dev.foresight.training.shapes.ShapesDataSet;
import dev.foresight.training.storage.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Short phases of tiny targets, on one thread. */
final class TargetRuns {
  /** Its tokenizer and shape are what fresh targets are made of. */
  private static final ObjectMapper JSON = new ObjectMapper();

  private TargetRuns() {}

  /**
   * Writes a folder of a model without weights, much as the tiny one.
   *
   * @param change of its configuration
   */
  static Path shape(Path folder, Consumer<ObjectNode> change) throws IOException {
    Files.createDirectories(folder);
    for (Path other : WeightFiles.others(TinyModel.TARGET)) {
      Files.write(folder.resolve(other.getFileName()), Files.readAllBytes(other));
    }
    ObjectNode config =
        (ObjectNode) JSON.readTree(TinyModel.TARGET.resolve("config.json").toFile());
    change.accept(config);
    Files.writeString(folder.resolve("config.json"), config.toPrettyString());
    return folder;
  }

  /** Returns a phase's options with some epochs at a rate. */
  static TargetOptions options(Phase phase, int epochs, int batchSize, double rate) {
    return options(phase, epochs, batchSize, 1, rate);
  }

  /** Returns them with several batches a step. */
  static TargetOptions options(
      Phase phase, int epochs, int batchSize, int accumulation, double rate) {
    Schedule base = phase.schedule();
    RateSchedule warm = base.rate();
    return new TargetOptions(
        phase,
        List.of(Part.values()),
        new Schedule(
            epochs,
            batchSize,
            accumulation,
            new RateSchedule(rate, 30, warm.decay(), 0, warm.finalShare()),
            base.adamw(),
            1,
            0.1,
            0,
            3),
        1024,
        LossOn.ANSWERS,
        ImageFit.CHECKPOINT,
        ModelDtype.FLOAT32,
        false,
        0);
  }

  static TargetPlan plan(
      Path model, TargetOptions options, Path output, boolean resume, Every every, int decoded) {
    return plan(model, options, new RunPlan(output, resume, false, every, 1), decoded);
  }

  static TargetPlan plan(Path model, TargetOptions options, RunPlan run, int decoded) {
    return new TargetPlan(
        model,
        Optional.empty(),
        EngineOptions.defaults().withThreads(1).withKvBudgetMib(64),
        options,
        run,
        new TargetPlan.Validation(64, decoded, 48),
        StoredType.FLOAT32);
  }

  /** Runs a phase on a folder of {@link ShapesDataSet}. */
  static RunResult<TargetValidation> run(
      TargetPlan plan, Path data, TrainingListener<TargetValidation> listener, BooleanSupplier stop)
      throws IOException {
    if (plan.options().phase() == Phase.VISION) {
      try (LabelledImages images = LabelledImages.open(data.resolve(ShapesDataSet.LABELS), data)) {
        return TargetTrainer.see(plan, List.of(images), List.of(), listener, stop);
      }
    }
    try (LlavaJsonLines text = LlavaJsonLines.open(data.resolve(ShapesDataSet.TEXT));
        LlavaJsonLines images = LlavaJsonLines.open(data.resolve(ShapesDataSet.MULTIMODAL))) {
      return TargetTrainer.talk(plan, List.of(text, images), List.of(), listener, stop);
    }
  }
}
