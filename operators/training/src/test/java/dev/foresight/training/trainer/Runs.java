// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.features.ImageFit;
import dev.foresight.training.run.Decay;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RateSchedule;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.run.Schedule;
import dev.foresight.training.shapes.ShapesDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Short runs on the tiny target, on one thread. */
final class Runs {
  private Runs() {}

  /** Writes a data set of a few samples. */
  static List<Path> data(Path folder, int text, int multimodal) throws IOException {
    ShapesDataSet.write(folder, text, multimodal, 7);
    return List.of(folder.resolve(ShapesDataSet.TEXT), folder.resolve(ShapesDataSet.MULTIMODAL));
  }

  /** Returns the preset for tiny targets, cut short, with the losses of the paper. */
  static TrainingOptions options(int epochs, UnaryOperator<TrainingOptions> change) {
    TrainingOptions small = TrainingOptions.SMALL;
    return change.apply(
        new TrainingOptions(
            new Schedule(
                epochs,
                4,
                2,
                new RateSchedule(4e-3, 2, Decay.COSINE, 0, 0.02),
                small.schedule().adamw(),
                2,
                0.1,
                0,
                3),
            small.maxLength(),
            small.noise(),
            small.noiseLength(),
            LossOptions.PAPER,
            0,
            ImageFit.CHECKPOINT,
            Recipe.MSD));
  }

  static TrainingPlan plan(
      List<Path> data, TrainingOptions options, Path output, boolean resume, long saveEvery) {
    return plan(
        data, options, new RunPlan(output, resume, false, new Every(1, 0, saveEvery, 2), 1));
  }

  static TrainingPlan plan(List<Path> data, TrainingOptions options, RunPlan run) {
    List<LlavaJsonLines> sources = new ArrayList<>();
    data.forEach(file -> sources.add(LlavaJsonLines.open(file)));
    return new TrainingPlan(
        TinyModel.TARGET,
        EngineOptions.defaults().withThreads(1).withKvBudgetMib(64),
        List.copyOf(sources),
        options,
        Optional.empty(),
        run,
        new TrainingPlan.Validation(4, 2, 8, FixedTrees.parse("10,4,2")),
        Optional.empty());
  }
}
