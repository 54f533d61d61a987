// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

/**
 * Shape of a CLIP vision tower; defaults as in HF's {@code CLIPVisionConfig}.
 *
 * @param hiddenSize width of a token
 * @param intermediateSize width inside the MLP
 * @param layers how many are stored
 * @param heads attention heads
 * @param imageSize pixels on a side
 * @param patchSize pixels on a side of a patch
 * @param layerNormEps added under the root of the norms
 * @param quickGelu whether the activation is {@code x * sigmoid(1.702 x)}; else the exact GELU
 * @param featureLayers how many layers run before features are taken
 * @param dropsClassToken whether features leave the class token out
 */
public record VisionConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int imageSize,
    int patchSize,
    double layerNormEps,
    boolean quickGelu,
    int featureLayers,
    boolean dropsClassToken) {

  /** Returns how many patches cover an image. */
  public int patches() {
    return (imageSize / patchSize) * (imageSize / patchSize);
  }

  /** Returns how many positions of the decoder an image takes. */
  public int imageTokens() {
    return dropsClassToken ? patches() : patches() + 1;
  }
}
