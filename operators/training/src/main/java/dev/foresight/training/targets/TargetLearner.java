// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.run.GradientStep;
import dev.foresight.training.run.Learner;
import dev.foresight.training.run.Learnt;
import dev.foresight.training.run.StepLosses;
import dev.foresight.training.run.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A target that learns, whatever from.
 *
 * @param <T> a sample, ready to be drawn
 * @param <B> a batch with its images' pixels
 */
abstract class TargetLearner<T, B extends TargetLearner.Looked>
    implements Learner<T, TargetValidation>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetLearner.class);

  private final TargetPlan plan;
  private final TargetState state;
  private final Workers workers;

  /**
   * Creates one.
   *
   * @param state that it owns
   */
  TargetLearner(TargetPlan plan, TargetState state) {
    this.plan = plan;
    this.state = state;
    this.workers = state.own(Workers.start(plan.run().workers(), state.torch()::prepareThread));
  }

  /** The samples of a batch that could be read. */
  interface Looked {
    /** Returns where each of them stands. */
    List<String> origins();
  }

  /**
   * Reads the images of a batch; of several batches at once, as {@link #differentiate} works.
   *
   * @param onBad told of samples that cannot be read; what it does not throw, is left out
   */
  abstract B look(List<T> batch, Consumer<BadSampleException> onBad);

  /** Computes losses and gradients of a batch that is not empty; the caller owns them. */
  abstract TargetLosses differentiate(B batch);

  /** Computes losses alone. */
  abstract TargetLosses validate(B batch);

  /** Returns what is told of a batch. */
  abstract StepLosses sums(TargetLosses losses, B batch);

  /**
   * Returns what is told of a batch of images, of which no rows but they themselves are counted.
   */
  static StepLosses sumsOfImages(TargetLosses losses, int images) {
    return new StepLosses(
        images,
        losses.sum(),
        Map.of("accuracy", new StepLosses.Sum(losses.right(), losses.hits().length)),
        0,
        0,
        images,
        images,
        0);
  }

  TargetPlan plan() {
    return plan;
  }

  TargetState state() {
    return state;
  }

  @Override
  public StepLosses learn(
      long step, double rate, List<List<T>> batches, Consumer<BadSampleException> onBad) {
    GradientStep steps = new GradientStep(state.optimiser(), step);
    workers.each(
        batches.size(), i -> () -> learn(batches.get(i)), learnt -> steps.add(learnt, onBad));
    return steps.take(rate);
  }

  private Learnt learn(List<T> batch) {
    List<BadSampleException> bad = new ArrayList<>();
    B looked = look(batch, bad::add);
    if (looked.origins().isEmpty()) {
      return Learnt.nothing(bad);
    }
    TargetLosses losses = differentiate(looked);
    return new Learnt(Optional.of(losses), sums(losses, looked), looked.origins(), bad);
  }

  /** Validates with samples, batch by batch; those that cannot be read are left out. */
  void validate(int[] indices, BiConsumer<B, TargetLosses> onBatch) {
    int count = Math.min(indices.length, plan.validation().samples());
    int batch = plan.options().schedule().batchSize();
    for (int begin = 0; begin < count; begin += batch) {
      List<T> samples = new ArrayList<>();
      for (int index : Arrays.copyOfRange(indices, begin, Math.min(count, begin + batch))) {
        try {
          samples.add(read(index));
        } catch (BadSampleException e) {
          LOG.debug("Not validated with", e);
        }
      }
      B looked = look(samples, e -> LOG.debug("Not validated with", e));
      if (!looked.origins().isEmpty()) {
        onBatch.accept(looked, validate(looked));
      }
    }
  }

  @Override
  public Map<String, float[]> tensors() {
    return state.tensors();
  }

  @Override
  public Path save() throws IOException {
    return state.save();
  }

  @Override
  public void report(Path page, Path metrics) throws IOException {
    TargetReport.write(page, plan, metrics);
  }

  @Override
  public void close() {
    state.close();
  }
}
