// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

/** Element types of tensors, as stored in checkpoints and used by programs. */
public enum DType {
  FLOAT32(4),
  FLOAT16(2),
  BFLOAT16(2),
  INT64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
