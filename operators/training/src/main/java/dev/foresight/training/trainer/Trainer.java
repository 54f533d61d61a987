// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.storage.CheckpointFolder;
import dev.foresight.training.storage.CheckpointFolder.Stored;
import dev.foresight.training.trainer.BatchPlan.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains an MSD draft for a target, arXiv 2505.14260 section 3.3: two stages, on states that the
 * target computes as they are needed.
 *
 * <pre>{@code
 * TrainingResult result = Trainer.run(plan, listener, () -> false);
 * }</pre>
 *
 * <p>On one thread, a run that was killed and goes on from its checkpoint ends with the very
 * weights of one that was not.
 */
public final class Trainer implements AutoCloseable {
  private final TrainingPlan plan;
  private final TrainingListener listener;
  private final CheckpointFolder checkpoints;
  private final Path metricsFile;
  private final TrainingData data;
  private final Curriculum curriculum;
  private final Pupil pupil;
  private final BatchPlan batches;
  private final Validator validator;
  private final MetricsFile metrics;
  private final RunRecord record;
  private final long allSteps;
  private final long began = System.nanoTime();

  private RunState state;
  private long savedStep;
  private Optional<ValidationMetrics> lastValidation = Optional.empty();

  private Trainer(TrainingPlan plan, TrainingListener listener) throws IOException {
    TrainingOptions options = plan.options();
    this.plan = plan;
    this.listener = listener;
    this.metricsFile = plan.output().resolve("metrics.jsonl");
    this.checkpoints =
        new CheckpointFolder(plan.output().resolve("checkpoints"), plan.every().kept());
    Optional<Stored> stored = stored();
    this.data = usableData();
    this.curriculum =
        new Curriculum(
            options.seed(),
            options.epochs(),
            options.recipe().stages(),
            data.training(SampleKind.TEXT),
            data.training(SampleKind.MULTIMODAL));
    this.pupil = Pupil.open(plan, stored.map(Stored::tensors));
    try {
      this.record =
          new RunRecord(
              pupil.target().fingerprint(), data.names(), data.size(), options, RunState.START);
      this.state = stored.map(Stored::about).map(record::resumed).orElse(RunState.START);
      this.savedStep = stored.isPresent() ? state.step() : -1;
      this.batches =
          new BatchPlan(options, curriculum, data, pupil.encoder(), state.place(), this::leaveOut);
      this.validator = new Validator(plan, data, pupil);
      long steps = BatchPlan.steps(curriculum, options);
      this.allSteps = options.maxSteps() == 0 ? steps : Math.min(steps, options.maxSteps());
      Files.createDirectories(plan.output());
      this.metrics = MetricsFile.open(metricsFile, state.step());
    } catch (IOException | RuntimeException e) {
      pupil.close();
      throw e;
    }
  }

  /**
   * Runs to the end, or until it is told to stop. What was learnt is saved in either case.
   *
   * @param stop looked at behind every step
   * @throws TrainingException if the run cannot start or go on
   * @throws DataException if the data cannot be used
   * @throws CheckpointException if the target or the initial draft cannot be used
   * @throws IOException if the output cannot be written
   */
  public static TrainingResult run(
      TrainingPlan plan, TrainingListener listener, BooleanSupplier stop) throws IOException {
    try (Trainer trainer = new Trainer(plan, listener)) {
      return trainer.runOrTellWhere(stop);
    }
  }

  private TrainingResult runOrTellWhere(BooleanSupplier stop) throws IOException {
    try {
      return run(stop);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written behind step %d: %s; make room, then go on with --resume: the last checkpoint is as it was"
              .formatted(plan.output(), state.step(), e.getMessage()),
          e);
    }
  }

  private Optional<Stored> stored() throws IOException {
    Optional<Stored> stored = checkpoints.newest();
    if (stored.isPresent() && !plan.resume()) {
      throw new TrainingException(
          plan.output()
              + " holds a run already; go on with it with --resume, or give another --output");
    }
    return stored;
  }

  private TrainingData usableData() {
    TrainingData found =
        TrainingData.of(plan.data(), plan.options().seed(), plan.options().validationShare());
    if (!plan.skipBadSamples()) {
      found.requireAllUsable();
    } else if (found.bad() > 0) {
      listener.onBadSample(
          "%d of %d samples are left out:\n%s"
              .formatted(found.bad(), found.size(), found.problems()));
    }
    return found;
  }

  private void leaveOut(BadSampleException problem) {
    if (!plan.skipBadSamples()) {
      throw new TrainingException(
          problem.getMessage() + "\nRepair it, or leave it out with --skip-bad-samples", problem);
    }
    listener.onBadSample(problem.getMessage() + "; it is left out");
  }

  private TrainingResult run(BooleanSupplier stop) throws IOException {
    listener.onStart(
        state.step(),
        allSteps,
        data.training(SampleKind.TEXT).length,
        data.training(SampleKind.MULTIMODAL).length);
    double before = state.seconds();
    StepWindow window = new StepWindow();
    while (state.step() < allSteps && !stop.getAsBoolean()) {
      List<List<Entry>> step = batches.nextStep().orElseThrow();
      StepLosses losses = pupil.learn(state.step(), allSteps, step, this::leaveOut);
      state =
          new RunState(
              state.step() + 1,
              batches.place(),
              state.samples() + losses.samples(),
              state.tokens() + losses.tokens(),
              state.cut() + losses.cut(),
              before + (System.nanoTime() - began) / 1e9);
      window.add(losses);
      boolean last = state.step() == allSteps;
      if (last || isTime(plan.every().log())) {
        StepMetrics means = window.means(state, batches.place().start().epoch(), curriculum);
        metrics.add(means);
        listener.onStep(means, allSteps);
      }
      if (!last && isTime(plan.every().validate())) {
        validate();
      }
      if (!last && isTime(plan.every().save())) {
        trySave();
      }
    }
    return end();
  }

  private boolean isTime(long every) {
    return every > 0 && state.step() % every == 0;
  }

  private TrainingResult end() throws IOException {
    boolean finished = state.step() >= allSteps;
    if (finished) {
      validate();
    }
    pupil.save();
    save();
    report();
    return new TrainingResult(finished, state.step(), pupil.folder(), lastValidation);
  }

  private void validate() throws IOException {
    pupil.save();
    ValidationMetrics found = validator.validate(state.step());
    lastValidation = Optional.of(found);
    metrics.add(found);
    listener.onValidation(found);
    report();
  }

  private void report() throws IOException {
    TrainingReport.write(plan.output().resolve("report.html"), pupil.target().name(), metricsFile);
  }

  /** Hours of training must not end for a disk that is full for a while. */
  private void trySave() {
    try {
      save();
    } catch (IOException e) {
      listener.onNotSaved(state.step(), e);
    }
  }

  private void save() throws IOException {
    if (state.step() == savedStep) {
      return;
    }
    Path saved = checkpoints.save(state.step(), record.at(state).toJson(), pupil.tensors());
    savedStep = state.step();
    listener.onSaved(state.step(), saved);
  }

  @Override
  public void close() throws IOException {
    try {
      metrics.close();
    } finally {
      pupil.close();
    }
  }
}
