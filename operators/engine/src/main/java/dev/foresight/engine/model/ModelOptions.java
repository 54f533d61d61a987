// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Torch;

/**
 * How a model computes.
 *
 * @param linear how it multiplies by weights
 * @param deterministic whether a row's results are, bit for bit, independent of the rows computed
 *     with it; slower, and for the CPU
 */
public record ModelOptions(Linear linear, boolean deterministic) {
  /** Most rows that a tree may have where {@code deterministic} is to hold for it. */
  public static final int MOST_DETERMINISTIC_TREE_ROWS = 64;

  /**
   * Returns the way of a type on a device.
   *
   * @throws IllegalArgumentException if the device, or this processor, cannot
   */
  public static ModelOptions of(ModelDtype dtype, Torch torch) {
    return new ModelOptions(dtype.linearOn(torch.device()).on(torch), false);
  }

  /** Returns the device's own way. */
  public static ModelOptions defaultsOn(Torch torch) {
    return of(ModelDtype.AUTO, torch);
  }

  /** Returns the same with or without bit-equal rows. */
  public ModelOptions withDeterministic(boolean value) {
    return new ModelOptions(linear, value);
  }
}
