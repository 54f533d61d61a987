// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.llama;

import dev.foresight.engine.runtime.ProgramSource;

/** The parts of layers that programs share, as files of functions. */
public final class LlamaLayers {
  private LlamaLayers() {}

  /**
   * Adds the parts of a Llama layer to a program, as {@code llama}, and what they lean on: products
   * in another type than that of the weights, as {@code mixed}.
   */
  public static ProgramSource addTo(ProgramSource source) {
    return source
        .with("mixed", ProgramSource.text(LlamaLayers.class, "mixed.torchscript"))
        .with("llama", ProgramSource.text(LlamaLayers.class, "llama.torchscript"));
  }
}
