// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A tensor in native memory, freed by {@link #close} and by nothing else: its maker owns it, or
 * hands it to a new owner.
 */
public final class Tensor implements AutoCloseable {
  private final PtNDArray array;

  Tensor(PtNDArray array) {
    // Detached, so that no manager keeps the array alive or frees it behind its owner's back.
    array.detach();
    this.array = array;
  }

  PtNDArray array() {
    return array;
  }

  /** Returns the sizes of the dimensions, outermost first. */
  public long[] shape() {
    return array.getShape().getShape();
  }

  /** Returns the type's name, of those that Java knows: {@code float32}, {@code int64} ... */
  String type() {
    return array.getDataType().name().toLowerCase(Locale.ROOT);
  }

  /** Copies the elements out as they lie, last dimension fastest. */
  ByteBuffer toBytes() {
    return array.toByteBuffer();
  }

  /** Returns how many bytes the elements take. */
  public long bytes() {
    return array.getShape().size() * array.getDataType().getNumOfBytes();
  }

  /**
   * Copies a float32 tensor's elements out, last dimension fastest.
   *
   * @throws IllegalStateException if the elements are no floats
   */
  public float[] toFloats() {
    return array.toFloatArray();
  }

  /**
   * Copies an int64 tensor's elements out, last dimension fastest.
   *
   * @throws IllegalStateException if the elements are no longs
   */
  public long[] toLongs() {
    return array.toLongArray();
  }

  @Override
  public void close() {
    array.close();
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape());
  }
}
