// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares arrays of floats by their largest absolute difference. */
public final class Closeness {
  private Closeness() {}

  public static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      worst = difference <= worst ? worst : difference; // NaN wins
    }
    assertThat(worst).as(what + ", largest absolute difference").isLessThanOrEqualTo(tolerance);
  }
}
