// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.checkpoint.VisualTokens;

/**
 * What makes a draft MSD's, arXiv 2505.14260: to show what each part is worth, it can be left out.
 *
 * @param stages 2: text first, then more and more samples about images; 1: as many of both, mixed
 *     from the beginning
 * @param visualTokens what an image's positions are to the draft
 */
public record Recipe(int stages, VisualTokens visualTokens) {
  /** Two stages, and visual tokens decoupled from text. */
  public static final Recipe MSD = new Recipe(2, VisualTokens.DECOUPLED);

  /** Checks the range. */
  public Recipe {
    if (stages < 1 || stages > 2) {
      throw new IllegalArgumentException("stages is " + stages + ", but must be 1 or 2");
    }
  }
}
