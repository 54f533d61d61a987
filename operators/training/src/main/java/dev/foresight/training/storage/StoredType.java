// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import dev.foresight.engine.runtime.DType;
import java.util.Locale;

/** What weights that were learnt are stored in. */
public enum StoredType {
  /** What they were learnt in. */
  FLOAT32(DType.FLOAT32),
  /** Half the size, to be shipped: 11 bits of each are left. */
  FLOAT16(DType.FLOAT16);

  private final DType dtype;

  StoredType(DType dtype) {
    this.dtype = dtype;
  }

  DType dtype() {
    return dtype;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
