// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.inflation;

import dev.foresight.engine.checkpoint.TextConfig;

/**
 * How large a twin's decoder is. Its heads are as wide as the original's, and as many more as its
 * positions are wider; the vocabulary stays.
 *
 * @param hiddenSize width of a position
 * @param intermediateSize width inside the MLP
 * @param layers of the target; a draft has one
 */
public record TwinShape(int hiddenSize, int intermediateSize, int layers) {
  /** The shape of SmolLM-135M, except for its vocabulary and its heads. */
  public static final TwinShape SMALL = new TwinShape(576, 1536, 30);

  /**
   * Returns the shape of the twin of a target.
   *
   * @throws IllegalArgumentException if the original does not fit into it
   */
  TextConfig of(TextConfig original) {
    int times = hiddenSize / original.hiddenSize();
    if (times < 1 || hiddenSize % original.hiddenSize() != 0) {
      throw new IllegalArgumentException(
          "the twin's hidden size is %d, but must be a multiple of the original's %d"
              .formatted(hiddenSize, original.hiddenSize()));
    }
    requireAtLeast("intermediate size", intermediateSize, original.intermediateSize());
    requireAtLeast("number of layers", layers, original.layers());
    return new TextConfig(
        original.vocabularySize(),
        hiddenSize,
        intermediateSize,
        layers,
        times * original.heads(),
        times * original.kvHeads(),
        original.headDim(),
        original.maxPositions(),
        // The mean of squares is taken over so many more numbers, of which the added ones are 0.
        original.rmsNormEps() / times,
        original.ropeTheta(),
        original.tiedHead());
  }

  /** Returns the shape of a draft's twin: beside a twin of this shape, but of one layer. */
  TwinShape ofDraft() {
    return new TwinShape(hiddenSize, intermediateSize, 1);
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "the twin's %s is %d, but must be at least the original's %d"
              .formatted(what, value, least));
    }
  }
}
