// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.model.LanguageModel;
import dev.foresight.engine.runtime.Tensor;

/** A model in a device's memory: what looks at images, and a decoder. */
public interface Target extends LanguageModel, AutoCloseable {
  /**
   * Looks at one image. Runs on one thread at a time.
   *
   * @return what the decoder sees of it, {@code [1, tokens, H]}; the caller owns it
   */
  Tensor look(ImageInput image);

  @Override
  void close();
}
