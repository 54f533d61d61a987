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
            case FLOAT16 -> Half.toFloat(bytes.getShort());
            case INT64 -> throw new IllegalArgumentException("integers are no weights");
          };
    }
  }
}
