// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.llama;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;

/** The parts of a Llama layer that programs share, as the file {@code llama} of functions. */
public final class LlamaLayers {
  private LlamaLayers() {}

  /** Adds the functions to a program. */
  public static ProgramSource addTo(ProgramSource source) {
    return source.with("llama", ProgramSource.text(LlamaLayers.class, "llama.torchscript"));
  }

  /**
   * theta^(-2i/D) for the pairs i of a head, in float32 as the engine has it; the caller owns it.
   */
  public static Tensor inverseFrequencies(Torch torch, TextConfig config) {
    float[] values = new float[config.headDim() / 2];
    for (int i = 0; i < values.length; i++) {
      float exponent = (float) (2 * i) / config.headDim();
      values[i] = 1f / (float) Math.pow(config.ropeTheta(), exponent);
    }
    return torch.copy(values, values.length);
  }
}
