// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.Locale;

/**
 * What a model's weights are held in and multiplied in. Results differ by it in their last digits.
 */
public enum ModelDtype {
  /** float32 on the CPU, float16 on CUDA. */
  AUTO,
  /** 4 bytes a weight. */
  FLOAT32,
  /** 2 bytes a weight; a CPU needs AVX512, and is slow without AVX512-BF16 or AMX. */
  BFLOAT16,
  /** 2 bytes a weight; for CUDA. */
  FLOAT16,
  /** 1 byte a weight, the vision tower in float32; for the CPU. */
  INT8;

  /**
   * Returns how a model of this type multiplies by weights.
   *
   * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
   * @throws IllegalArgumentException if the device has no such type, with those that it has
   */
  public Linear linearOn(String device) {
    return device.equals("cpu") ? linearOnCpu() : linearOnCuda(device);
  }

  private Linear linearOnCpu() {
    return switch (this) {
      case AUTO, FLOAT32 -> Linear.PACKED_FLOAT32;
      case BFLOAT16 -> Linear.PACKED_BFLOAT16;
      case INT8 -> Linear.PACKED_INT8;
      case FLOAT16 ->
          throw new IllegalArgumentException(
              "dtype is float16, but the CPU is slow in it; use float32, bfloat16 or int8");
    };
  }

  private Linear linearOnCuda(String device) {
    return switch (this) {
      case AUTO, FLOAT16 -> Linear.PLAIN_FLOAT16;
      case FLOAT32 -> Linear.PLAIN_FLOAT32;
      case BFLOAT16 -> Linear.PLAIN_BFLOAT16;
      case INT8 ->
          throw new IllegalArgumentException(
              "dtype is int8, but the device is '%s'; int8 is for the CPU, use float16 or bfloat16"
                  .formatted(device));
    };
  }

  /** Returns the type that {@link #AUTO} stands for on a device, and every other itself. */
  public ModelDtype on(String device) {
    if (this != AUTO) {
      return this;
    }
    return device.equals("cpu") ? FLOAT32 : FLOAT16;
  }

  /** Returns PyTorch's number of the type (c10/core/ScalarType.h). */
  public int scalarType() {
    return switch (this) {
      case INT8 -> 1;
      case FLOAT16 -> 5;
      case BFLOAT16 -> 15;
      case FLOAT32, AUTO -> 6;
    };
  }

  /** Returns the name as options and results write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
