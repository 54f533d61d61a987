// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.runtime.Torch;
import java.util.Locale;

/**
 * What keys and values of sequences are held in, and attended to in: with 2 bytes a number, half
 * the memory is taken, and half of it is read. Results differ by it in their last digits.
 */
public enum KvDtype {
  /** float32 on the CPU, the type of the model on CUDA. */
  AUTO(0, 0),
  /** 4 bytes a number. */
  FLOAT32(4, 6),
  /** 2 bytes a number; a CPU needs AVX512, and is fast with AMX. */
  BFLOAT16(2, 15),
  /** 2 bytes a number, more exact but of a smaller range; a CPU needs AVX512-FP16. */
  FLOAT16(2, 5);

  private final int bytes;
  private final int elementType;

  KvDtype(int bytes, int elementType) {
    this.bytes = bytes;
    this.elementType = elementType;
  }

  /**
   * Returns the type that {@link #AUTO} stands for, and every other itself.
   *
   * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
   * @param model what the model computes in
   */
  public KvDtype on(String device, ModelDtype model) {
    if (this != AUTO) {
      return this;
    }
    if (device.equals("cpu")) {
      return FLOAT32;
    }
    return switch (model.on(device)) {
      case FLOAT16 -> FLOAT16;
      case BFLOAT16 -> BFLOAT16;
      case FLOAT32, INT8, AUTO -> FLOAT32;
    };
  }

  /**
   * Returns this type, if it can be used there.
   *
   * @throws IllegalArgumentException if the processor is slow in it, with what it has
   */
  KvDtype on(Torch torch) {
    return this == FLOAT32 || !torch.isCpu() ? this : on(Processor.of(torch));
  }

  KvDtype on(Processor processor) {
    if (this == BFLOAT16 && !processor.multipliesBfloat16()) {
      throw refusal("AVX512", processor, "float32");
    }
    if (this == FLOAT16 && !processor.multipliesFloat16()) {
      throw refusal("AVX512-FP16", processor, "float32 or bfloat16");
    }
    return this;
  }

  private IllegalArgumentException refusal(String needed, Processor processor, String others) {
    return new IllegalArgumentException(
        "kv-dtype is %s, but for it PyTorch needs %s, and here it has %s without it; use %s"
            .formatted(this, needed, processor.instructions(), others));
  }

  /** Returns how many bytes a number takes; not of {@link #AUTO}. */
  public int bytes() {
    return bytes;
  }

  /** Returns PyTorch's number of the type (c10/core/ScalarType.h); not of {@link #AUTO}. */
  int elementType() {
    return elementType;
  }

  /** Returns the name as options and results write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
