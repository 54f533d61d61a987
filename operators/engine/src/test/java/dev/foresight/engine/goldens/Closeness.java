// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Rounding;

/** Compares arrays of floats by their differences. */
public final class Closeness {
  private Closeness() {}

  /** By the largest absolute difference. */
  public static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      worst = difference <= worst ? worst : difference; // NaN wins
    }
    assertThat(worst).as(what + ", largest absolute difference").isLessThanOrEqualTo(tolerance);
  }

  /** By the root mean square of the differences. */
  public static void assertCloseAltogether(
      String what, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    float[] differences = new float[actual.length];
    for (int i = 0; i < actual.length; i++) {
      differences[i] = actual[i] - expected[i];
    }
    assertThat(Rounding.size(differences))
        .as(what + ", root mean square of the differences")
        .isLessThanOrEqualTo(tolerance);
  }
}
