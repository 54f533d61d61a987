// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.schemas.FileFault;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.storage.CheckpointFolder;
import dev.foresight.training.storage.CheckpointFolder.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One run of a {@link Learner}: draws samples, takes steps, saves, validates and tells.
 *
 * <pre>{@code
 * Optional<Stored> stored = TrainingRun.stored(plan);
 * RunResult<V> result =
 *     new TrainingRun<>(plan, schedule, curriculum, record, stored, learner, listener)
 *         .run(() -> false);
 * }</pre>
 *
 * <p>On one thread, a run that was killed and goes on from its checkpoint ends with the very
 * weights of one that was not.
 *
 * @param <T> a sample, ready to be drawn
 * @param <V> what a validation finds
 */
public final class TrainingRun<T, V> {
  private final RunPlan plan;
  private final Curriculum curriculum;
  private final Schedule schedule;
  private final RunRecord record;
  private final Learner<T, V> learner;
  private final TrainingListener<V> listener;
  private final CheckpointFolder checkpoints;
  private final Path metricsFile;
  private final long allSteps;
  private final long began = System.nanoTime();

  private RunState state;
  private long savedStep;
  private Optional<V> lastValidation = Optional.empty();

  /**
   * Creates a run.
   *
   * @param record what this run is, to tell it from others
   * @param stored the checkpoint that the learner goes on with
   * @param learner stays its owner's
   * @throws TrainingException if the checkpoint is another run's
   */
  public TrainingRun(
      RunPlan plan,
      Schedule schedule,
      Curriculum curriculum,
      RunRecord record,
      Optional<Stored> stored,
      Learner<T, V> learner,
      TrainingListener<V> listener) {
    this.plan = plan;
    this.curriculum = curriculum;
    this.schedule = schedule;
    this.record = record;
    this.learner = learner;
    this.listener = listener;
    this.checkpoints = checkpoints(plan);
    this.metricsFile = plan.output().resolve("metrics.jsonl");
    this.state = stored.map(Stored::about).map(record::resumed).orElse(RunState.START);
    this.savedStep = stored.isPresent() ? state.step() : -1;
    long steps = BatchPlan.steps(curriculum, schedule);
    this.allSteps = schedule.maxSteps() == 0 ? steps : Math.min(steps, schedule.maxSteps());
  }

  private static CheckpointFolder checkpoints(RunPlan plan) {
    return new CheckpointFolder(plan.output().resolve("checkpoints"), plan.every().kept());
  }

  /**
   * Reads the checkpoint that a run goes on with.
   *
   * @return empty if it begins
   * @throws TrainingException if there is one, but the run shall not go on
   * @throws IOException if the output cannot be read
   */
  public static Optional<Stored> stored(RunPlan plan) throws IOException {
    Optional<Stored> stored = checkpoints(plan).newest();
    if (stored.isPresent() && !plan.resume()) {
      throw new TrainingException(
          plan.output()
              + " holds a run already; go on with it with --resume, or give another --output");
    }
    return stored;
  }

  /**
   * Runs to the end, or until it is told to stop. What was learnt is saved in either case.
   *
   * @param data that is trained on, to tell how much
   * @param stop looked at behind every step
   * @throws TrainingException if the run cannot go on
   * @throws IOException if the output cannot be written
   */
  public RunResult<V> run(TrainingData<?> data, BooleanSupplier stop) throws IOException {
    listener.onStart(
        state.step(),
        allSteps,
        data.training(SampleKind.TEXT).length,
        data.training(SampleKind.MULTIMODAL).length);
    Files.createDirectories(plan.output());
    try (MetricsFile metrics = MetricsFile.open(metricsFile, state.step())) {
      return learn(metrics, stop);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written behind step %d: %s; make room, then go on with --resume: the last checkpoint is as it was"
              .formatted(plan.output(), state.step(), FileFault.of(e)),
          e);
    }
  }

  private RunResult<V> learn(MetricsFile metrics, BooleanSupplier stop) throws IOException {
    BatchPlan<T> batches =
        new BatchPlan<>(schedule, curriculum, learner, state.place(), this::leaveOut);
    double before = state.seconds();
    StepWindow window = new StepWindow();
    while (state.step() < allSteps && !stop.getAsBoolean()) {
      List<List<T>> step = batches.nextStep().orElseThrow();
      double rate = schedule.rate().rate(state.step(), allSteps);
      StepLosses losses = learner.learn(state.step(), rate, step, this::leaveOut);
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
        validate(metrics);
      }
      if (!last && isTime(plan.every().save())) {
        trySave();
      }
    }
    return end(metrics);
  }

  private void leaveOut(BadSampleException problem) {
    if (!plan.skipBadSamples()) {
      throw new TrainingException(
          problem.getMessage() + "\nRepair it, or leave it out with --skip-bad-samples", problem);
    }
    listener.onBadSample(problem.getMessage() + "; it is left out");
  }

  private boolean isTime(long every) {
    return every > 0 && state.step() % every == 0;
  }

  private RunResult<V> end(MetricsFile metrics) throws IOException {
    boolean finished = state.step() >= allSteps;
    if (finished) {
      validate(metrics);
    }
    Path learnt = learner.save();
    save();
    report();
    return new RunResult<>(finished, state.step(), learnt, lastValidation);
  }

  private void validate(MetricsFile metrics) throws IOException {
    listener.onValidating();
    learner.save();
    V found = learner.validate(state.step());
    lastValidation = Optional.of(found);
    metrics.addValidation(found);
    listener.onValidation(found);
    report();
  }

  private void report() throws IOException {
    learner.report(plan.output().resolve("report.html"), metricsFile);
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
    Path saved = checkpoints.save(state.step(), record.at(state).toJson(), learner.tensors());
    savedStep = state.step();
    listener.onSaved(state.step(), saved);
  }
}
