// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.llama;

import dev.foresight.engine.runtime.ProgramSource;

/** The parts of a Llama layer that programs share, as the file {@code llama} of functions. */
public final class LlamaLayers {
  private LlamaLayers() {}

  /** Adds the functions to a program. */
  public static ProgramSource addTo(ProgramSource source) {
    return source.with("llama", ProgramSource.text(LlamaLayers.class, "llama.torchscript"));
  }
}
