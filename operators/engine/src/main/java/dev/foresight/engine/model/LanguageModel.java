// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;

/** A decoder and a head: what a draft shares with its target. */
public interface LanguageModel {
  /** Returns the decoder; it stays this model's. */
  Decoder decoder();

  /** Reads the head's weights anew, {@code [vocabulary, H]}; the caller closes it. */
  Tensor readHead();
}
