// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.measure.ForwardTimer;
import dev.foresight.engine.runtime.Torch;

/**
 * Measures forward passes over some new tokens of one sequence, on a thread of their own.
 *
 * @param <T> what one run finds
 */
abstract class PassProbe<T> extends Probe<T> {
  final ForwardTimer timer;
  final int rows;
  private final Torch torch;
  private final int threads;

  /**
   * Creates a probe.
   *
   * @param what is measured, for people
   */
  PassProbe(String what, Torch torch, ForwardTimer timer, int threads, int rows) {
    super(what + ", threads " + threads + ", new tokens " + rows);
    this.torch = torch;
    this.timer = timer;
    this.threads = threads;
    this.rows = rows;
  }

  /** Measures once, on the thread. */
  abstract T pass();

  final int threads() {
    return threads;
  }

  final int rows() {
    return rows;
  }

  @Override
  final T measure() {
    return torch.onOwnThread(threads, this::pass);
  }
}
