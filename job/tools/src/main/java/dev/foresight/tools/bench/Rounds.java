// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets probes take turns, A B C A B C: a machine that slows down for a while slows all of them, not
 * one. A first round warms up and does not count.
 */
final class Rounds {
  private final int repetitions;
  private final Consumer<String> progress;
  private final Lock measuring = new ReentrantLock();

  Rounds(int repetitions, Consumer<String> progress) {
    this.repetitions = repetitions;
    this.progress = progress;
  }

  void run(List<? extends Probe<?>> probes) {
    // A process that ends inside a forward pass crashes in native code: its end waits for the probe
    // that runs, and the next one for the end.
    Thread end = new Thread(measuring::lock, "foresight-bench-end");
    Runtime.getRuntime().addShutdownHook(end);
    for (int round = 0; round <= repetitions; round++) {
      String name = round == 0 ? "warm-up" : "round " + round + "/" + repetitions;
      for (Probe<?> probe : probes) {
        progress.accept(name + ": " + probe.label());
        measuring.lock();
        try {
          probe.run(round > 0);
        } finally {
          measuring.unlock();
        }
      }
    }
    Runtime.getRuntime().removeShutdownHook(end);
  }
}
