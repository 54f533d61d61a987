// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import java.util.Locale;

/** The two sets that a draft learns from. */
public enum SampleKind {
  /** Conversations without images. */
  TEXT,
  /** Conversations about images. */
  MULTIMODAL;

  RandomStream order() {
    return this == TEXT ? RandomStream.TEXT_ORDER : RandomStream.VISUAL_ORDER;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
