// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What learns in a run. Runs on one thread at a time.
 *
 * @param <T> a sample, ready to be drawn
 * @param <V> what a validation finds: a record, which becomes a line of the metrics
 */
public interface Learner<T, V> {
  /**
   * Reads a sample.
   *
   * @throws BadSampleException if it cannot be used; others can
   */
  T read(int index) throws BadSampleException;

  /** Returns how long a sample is; samples of like lengths stand in a batch. */
  int length(T sample);

  /**
   * Takes a step.
   *
   * @param step from 0
   * @param onBad told of samples that turn out bad; what it does not throw, is left out
   * @throws TrainingException if a loss or the gradient is no finite number: the weights are as
   *     before
   */
  StepLosses learn(
      long step, double rate, List<List<T>> batches, Consumer<BadSampleException> onBad);

  /** Returns all tensors that another process needs to go on. */
  Map<String, float[]> tensors();

  /**
   * Stores what was learnt as others use it.
   *
   * @return where
   * @throws IOException if it cannot be written; what was stored before is as it was
   */
  Path save() throws IOException;

  /** Validates what was learnt, which is stored as it is. */
  V validate(long step);

  /**
   * Writes a page with the run's curves.
   *
   * @param metrics the run's file of metrics
   * @throws IOException if a file cannot be read or written
   */
  void report(Path page, Path metrics) throws IOException;
}
