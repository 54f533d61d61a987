// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

/**
 * What random numbers are drawn for. A number is a pure function of the run's seed, its stream and
 * where it is used, so that nothing needs to be remembered to go on with it.
 */
public enum RandomStream {
  WEIGHTS,
  SPLIT,
  TEXT_ORDER,
  VISUAL_ORDER,
  CHOICE,
  BATCH_ORDER,
  NOISE;

  /** Returns a seed of this stream's own for a place in the run. */
  public long seed(long runSeed, long... place) {
    long mixed = mix(runSeed ^ mix(ordinal() + 1));
    for (long index : place) {
      mixed = mix(mixed + index);
    }
    return mixed;
  }

  /** Returns a number in [0, 1) for a place in the run. */
  double fraction(long runSeed, long... place) {
    return (seed(runSeed, place) >>> 11) * 0x1.0p-53;
  }

  /** The finaliser of splitmix64 (Steele et al. 2014) behind its increment. */
  private static long mix(long value) {
    long x = value + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
