// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures one thing under one setting, as often as it is run.
 *
 * @param <T> what one run finds
 */
abstract class Probe<T> {
  private final String label;
  private final List<T> samples = new ArrayList<>();

  /**
   * Creates a probe.
   *
   * @param label says for people what is measured
   */
  Probe(String label) {
    this.label = label;
  }

  /** Measures once. */
  abstract T measure();

  /**
   * Measures once.
   *
   * @param counts whether what is found is kept
   */
  final void run(boolean counts) {
    T sample = measure();
    if (counts) {
      samples.add(sample);
    }
  }

  final String label() {
    return label;
  }

  /** Returns what the runs that count have found. */
  final List<T> samples() {
    return samples;
  }
}
