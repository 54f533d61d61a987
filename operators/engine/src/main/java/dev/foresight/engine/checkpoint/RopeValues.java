// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

/**
 * What a configuration says about rotary positions: {@code rope_theta} and {@code rope_scaling},
 * or, since transformers 5, {@code rope_parameters}.
 */
final class RopeValues {
  private static final String THETA = "rope_theta";
  private static final String PARTIAL = "partial_rotary_factor";
  private static final double DEFAULT_THETA = 10_000;

  /** No position would turn by less. */
  private static final double MOST_THETA = 1e15;

  private static final String UNSCALED =
      "scaled rotary positions are not implemented; give a model without";

  private RopeValues() {}

  /**
   * Returns the base of the rotary positions.
   *
   * @throws CheckpointException if they are scaled, which is not implemented
   */
  static double theta(ConfigValues text) {
    ConfigValues scaling = text.object("rope_scaling");
    ConfigValues parameters = text.object("rope_parameters");
    requireUnscaled(scaling);
    requireUnscaled(parameters);
    text.real(PARTIAL, 1, 1, 1);
    double inside = read(parameters, DEFAULT_THETA);
    double theta = read(text, inside);
    if (parameters.has(THETA) && theta != inside) {
      throw text.wrong(THETA, theta, "as in rope_parameters, " + inside);
    }
    return theta;
  }

  private static double read(ConfigValues values, double otherwise) {
    return values.real(THETA, otherwise, 1, MOST_THETA);
  }

  private static void requireUnscaled(ConfigValues values) {
    for (String key : new String[] {"rope_type", "type"}) {
      String kind = values.text(key, "default");
      if (!kind.equals("default")) {
        throw values.wrong(key, kind, "default: " + UNSCALED);
      }
    }
    values.real(PARTIAL, 1, 1, 1);
    values.refuse("factor", UNSCALED);
  }
}
