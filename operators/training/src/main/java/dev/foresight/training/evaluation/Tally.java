// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

/** Sums over all comparisons so far, for those who watch. */
final class Tally {
  private double plainNanos;
  private double speculativeNanos;
  private double accepted;
  private double verifications;

  void add(Comparison comparison) {
    plainNanos += comparison.plain().decodeNanos();
    speculativeNanos += comparison.speculative().decodeNanos();
    accepted += comparison.speculative().accepted();
    verifications += comparison.speculative().reached(0);
  }

  double decodeSpeedup() {
    return plainNanos / speculativeNanos;
  }

  double tau() {
    return accepted / verifications + 1;
  }
}
