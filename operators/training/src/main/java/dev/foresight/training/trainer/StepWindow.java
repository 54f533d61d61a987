// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

/** Steps since metrics were told last. */
final class StepWindow {
  private long began = System.nanoTime();
  private int steps;
  private int samples;
  private double rows;
  private double loss;
  private long firstRows;
  private double hidden;
  private double token;
  private double norm;
  private double rate;

  void add(StepLosses losses) {
    steps++;
    samples += losses.samples();
    rows += losses.rows();
    loss += losses.loss();
    firstRows += losses.firstRows();
    hidden += losses.hidden();
    token += losses.token();
    norm += losses.norm();
    rate = losses.rate();
  }

  /** Returns the means, and begins anew. */
  StepMetrics means(RunState state, int epoch, Curriculum curriculum) {
    long now = System.nanoTime();
    StepMetrics metrics =
        new StepMetrics(
            state.step(),
            epoch,
            curriculum.stage(epoch),
            loss / Math.max(1, rows),
            hidden / Math.max(1, firstRows),
            token / Math.max(1, firstRows),
            norm / steps,
            rate,
            state.samples(),
            state.tokens(),
            state.cut(),
            samples / ((now - began) / 1e9),
            state.seconds());
    began = now;
    steps = 0;
    samples = 0;
    rows = 0;
    loss = 0;
    firstRows = 0;
    hidden = 0;
    token = 0;
    norm = 0;
    return metrics;
  }
}
