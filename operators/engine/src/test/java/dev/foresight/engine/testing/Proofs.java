// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

/**
 * How thorough property tests are: the profile {@code proofs} makes them try many times as much.
 */
public final class Proofs {
  private static final int FACTOR = Integer.getInteger("foresight.proofs", 1);

  private Proofs() {}

  /** Returns how many trials to make where a quick run makes so many. */
  public static int times(int quick) {
    return quick * FACTOR;
  }

  /** Returns how many trials to make: so many in a quick run, or so many in a thorough one. */
  public static int either(int quick, int thorough) {
    return FACTOR > 1 ? thorough : quick;
  }
}
