// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Torch;

/**
 * How programs multiply by weights: a file of two functions, {@code pack} for loading and {@code
 * apply} for use. Every program names them as {@code __torch__.linear}, so the choice is made once,
 * when a model is loaded.
 */
public enum Linear {
  /** float32 weights in oneDNN's blocked layout; for the CPU. */
  PACKED_FLOAT32("linear-packed.torchscript"),
  /** Weights as they are. */
  PLAIN("linear-plain.torchscript");

  private final String resource;

  Linear(String resource) {
    this.resource = resource;
  }

  /** Returns the fastest kind on a device. */
  public static Linear fastestOn(Torch torch) {
    return torch.isCpu() ? PACKED_FLOAT32 : PLAIN;
  }

  /** Returns how many bytes of memory a weight takes. */
  int bytesPerWeight() {
    return Float.BYTES;
  }

  /** Returns the text of its two functions. */
  String text() {
    return ProgramSource.text(Linear.class, resource);
  }
}
