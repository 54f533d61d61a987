// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.run.Curriculum;
import dev.foresight.training.run.RunRecord;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.TrainingData;
import dev.foresight.training.run.TrainingException;
import dev.foresight.training.run.TrainingListener;
import dev.foresight.training.run.TrainingRun;
import dev.foresight.training.storage.CheckpointFolder.Stored;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains an MSD draft for a target, arXiv 2505.14260 section 3.3: two stages, on states that the
 * target computes as they are needed.
 *
 * <pre>{@code
 * RunResult<ValidationMetrics> result = Trainer.run(plan, listener, () -> false);
 * }</pre>
 */
public final class Trainer {
  private Trainer() {}

  /**
   * Runs to the end, or until it is told to stop. What was learnt is saved in either case.
   *
   * @param stop looked at behind every step
   * @throws TrainingException if the run cannot start or go on
   * @throws DataException if the data cannot be used
   * @throws CheckpointException if the target or the initial draft cannot be used
   * @throws IOException if the output cannot be written
   */
  public static RunResult<ValidationMetrics> run(
      TrainingPlan plan, TrainingListener<ValidationMetrics> listener, BooleanSupplier stop)
      throws IOException {
    TrainingOptions options = plan.options();
    Optional<Stored> stored = TrainingRun.stored(plan.run());
    TrainingData<Sample> data =
        TrainingData.usable(
            plan.data(),
            List.of(),
            SampleKind::of,
            options.schedule(),
            plan.run().skipBadSamples(),
            listener::onBadSample);
    Curriculum curriculum =
        new Curriculum(
            options.schedule().seed(),
            options.schedule().epochs(),
            options.recipe().stages(),
            data.training(SampleKind.TEXT),
            data.training(SampleKind.MULTIMODAL));
    try (Pupil pupil = Pupil.open(plan, data, stored.map(Stored::tensors))) {
      RunRecord record = RunRecord.of(pupil.target().fingerprint(), data, options);
      return new TrainingRun<>(
              plan.run(), options.schedule(), curriculum, record, stored, pupil, listener)
          .run(data, stop);
    }
  }
}
