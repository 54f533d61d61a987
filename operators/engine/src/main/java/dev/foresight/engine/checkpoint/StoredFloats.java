// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.runtime.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors in files as floats in Java's memory. */
public final class StoredFloats {
  private StoredFloats() {}

  /**
   * Reads a tensor.
   *
   * @throws IllegalArgumentException if it holds no floats
   */
  public static float[] read(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.bytes() / tensor.dtype().bytes())];
    read(tensor.map(), tensor.dtype(), values);
    return values;
  }

  /**
   * Reads the next elements of a tensor.
   *
   * @param bytes of the tensor, from the first of those elements on
   * @param values filled
   * @throws IllegalArgumentException if they are no floats
   */
  static void read(ByteBuffer bytes, DType dtype, float[] values) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case FLOAT32 -> bytes.getFloat();
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            case FLOAT16 -> half(bytes.getShort());
            case INT64 -> throw new IllegalArgumentException("integers are no weights");
          };
    }
  }

  /** IEEE 754 binary16; JDK 17 has no conversion of its own. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (1024 + fraction) * Math.scalb(1f, exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
