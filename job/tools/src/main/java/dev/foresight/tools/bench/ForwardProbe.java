// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.measure.ForwardTimer;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.List;

/** How many milliseconds a forward pass over some new tokens of one sequence takes. */
final class ForwardProbe extends PassProbe<Double> {
  /** One pass alone would often meet what another process does. */
  private static final int PASSES = 3;

  ForwardProbe(Torch torch, ForwardTimer timer, int threads, int rows) {
    super("forward pass", torch, timer, threads, rows);
  }

  @Override
  Double pass() {
    timer.time(rows); // fills the processor's caches as the pass before it would
    List<Double> passes = new ArrayList<>();
    for (int i = 0; i < PASSES; i++) {
      passes.add(timer.time(rows) / 1e6);
    }
    return Spread.of(passes).median();
  }
}
