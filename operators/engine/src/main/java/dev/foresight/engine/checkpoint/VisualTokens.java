// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.util.Locale;

/** What an image's positions are to a draft. */
public enum VisualTokens {
  /** The projected features themselves are the layer's input: MSD, arXiv 2505.14260 section 3.2. */
  DECOUPLED,
  /** They pass the fusion layer with the target's state, as text does: what MSD improves on. */
  FUSED;

  private static final String KEY = "visual_tokens";

  /** Reads the kind of a draft from its {@code config.json}; published ones do not say. */
  static VisualTokens read(ConfigValues values) {
    String kind = values.choice(KEY, DECOUPLED.toString(), DECOUPLED.toString(), FUSED.toString());
    return valueOf(kind.toUpperCase(Locale.ROOT));
  }

  /** Returns the key of {@code config.json}. */
  public static String key() {
    return KEY;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
