// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Torch;

/**
 * How a model computes.
 *
 * @param linear how it multiplies by weights
 * @param deterministic whether a row's results are, bit for bit, independent of the rows computed
 *     with it; slower, and for the CPU
 * @param kvDtype what keys and values are held in; never {@link KvDtype#AUTO}
 * @param grouping which sequences attend in one call, where they need not be {@code deterministic}
 */
public record ModelOptions(
    Linear linear, boolean deterministic, KvDtype kvDtype, Grouping grouping) {
  /** Most rows that a tree may have where {@code deterministic} is to hold for it. */
  public static final int MOST_DETERMINISTIC_TREE_ROWS = 64;

  /** Creates a way of the CPU. */
  public ModelOptions(Linear linear, boolean deterministic, KvDtype kvDtype) {
    this(linear, deterministic, kvDtype, Grouping.ALIKE);
  }

  /** Creates a way of the CPU with caches in float32. */
  public ModelOptions(Linear linear, boolean deterministic) {
    this(linear, deterministic, KvDtype.FLOAT32);
  }

  /**
   * Returns the way of a type on a device.
   *
   * @throws IllegalArgumentException if the device, or this processor, cannot
   */
  public static ModelOptions of(ModelDtype dtype, Torch torch) {
    return of(dtype, KvDtype.AUTO, torch);
  }

  /**
   * Returns the way of types on a device.
   *
   * @throws IllegalArgumentException if the device, or this processor, cannot
   */
  public static ModelOptions of(ModelDtype dtype, KvDtype kvDtype, Torch torch) {
    return new ModelOptions(
        dtype.linearOn(torch.device()).on(torch),
        false,
        kvDtype.on(torch.device(), dtype).on(torch),
        Grouping.on(torch));
  }

  /** Returns the way of a type on CUDA, which the CPU computes too, to show what it is. */
  public static ModelOptions asOnCuda(ModelDtype dtype) {
    String device = "cuda";
    return new ModelOptions(
        dtype.linearOn(device), false, KvDtype.AUTO.on(device, dtype), Grouping.FEW);
  }

  /** Returns the device's own way. */
  public static ModelOptions defaultsOn(Torch torch) {
    return of(ModelDtype.AUTO, torch);
  }

  /** Returns the same with or without bit-equal rows. */
  public ModelOptions withDeterministic(boolean value) {
    return new ModelOptions(linear, value, kvDtype, grouping);
  }

  /** Returns the same with other sequences in one call. */
  public ModelOptions withGrouping(Grouping value) {
    return new ModelOptions(linear, deterministic, kvDtype, value);
  }
}
