// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/**
 * Keys of the random numbers: one for each seed and index of a generated token.
 *
 * <p>With {@code m} the finaliser of splitmix64 after adding its increment, the noise of token id
 * {@code i} at index {@code t} comes from the upper 32 bits of {@code m(m(m(seed) ^ t) ^ i)}: the
 * parts are mixed one after the other and never added, so neighbouring seeds share no noise.
 *
 * <p>Test vectors (seed, t, key): (0, 0, a706dd2f4d197e6f), (1, 0, 5e41ab087439611e), (1, 1,
 * e9fd6049d65af21e).
 */
public final class NoiseKey {
  private static final long INCREMENT = 0x9e3779b97f4a7c15L;

  private NoiseKey() {}

  /** Returns the key of a generated token's noise. */
  public static long of(long seed, int index) {
    return mix(mix(seed) ^ index);
  }

  private static long mix(long value) {
    long z = value + INCREMENT;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
