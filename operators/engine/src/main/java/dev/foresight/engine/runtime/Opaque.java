// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.pytorch.jni.IValue;

/**
 * A value that one program returns and another takes, and that Java cannot look into, such as a
 * packed weight. Native memory, freed by {@link #close}.
 */
public final class Opaque implements AutoCloseable {
  private final IValue value;

  Opaque(IValue value) {
    this.value = value;
  }

  IValue value() {
    return value;
  }

  @Override
  public void close() {
    value.close();
  }
}
