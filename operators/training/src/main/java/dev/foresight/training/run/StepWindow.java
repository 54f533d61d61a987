// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Steps since metrics were told last. */
final class StepWindow {
  private long began = System.nanoTime();
  private int steps;
  private double norms;
  private StepLosses sums = StepLosses.NONE;

  void add(StepLosses losses) {
    steps++;
    norms += losses.norm();
    sums = sums.plus(losses);
  }

  /** Returns the means, and begins anew. */
  StepMetrics means(RunState state, int epoch, Curriculum curriculum) {
    long now = System.nanoTime();
    Map<String, Double> parts = new LinkedHashMap<>();
    sums.parts().forEach((name, sum) -> parts.put(name, sum.mean()));
    StepMetrics metrics =
        new StepMetrics(
            state.step(),
            epoch,
            curriculum.stage(epoch),
            sums.loss() / Math.max(1, sums.rows()),
            parts,
            norms / steps,
            sums.rate(),
            state.samples(),
            state.tokens(),
            state.cut(),
            sums.samples() / ((now - began) / 1e9),
            state.seconds());
    began = now;
    steps = 0;
    norms = 0;
    sums = StepLosses.NONE;
    return metrics;
  }
}
