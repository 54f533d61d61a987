// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.util.Optional;

/**
 * Turns images into the pixel values of a CLIP vision tower, bit for bit as Hugging Face's CLIP
 * image processor with Pillow up to 12.x. Immutable; any number of threads may share one.
 */
public final class ClipPreprocessor {
  private static final int CHANNELS = 3;

  private final PreprocessorConfig config;
  private final PillowResampler resampler;
  private final float[][] valueOf;
  private final int[] padColour;

  /** Creates a preprocessor for one checkpoint. */
  public ClipPreprocessor(PreprocessorConfig config) {
    this.config = config;
    this.resampler = new PillowResampler(config.filter());
    this.valueOf = new float[CHANNELS][256];
    this.padColour = new int[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      padColour[c] = Samples.clip((int) (config.mean().get(c) * 255));
      float mean = config.normalize() ? config.mean().get(c).floatValue() : 0;
      float std = config.normalize() ? config.std().get(c).floatValue() : 1;
      for (int level = 0; level < 256; level++) {
        valueOf[c][level] = ((float) (level * config.rescaleFactor()) - mean) / std;
      }
    }
  }

  /** Side S of the square that {@link #pixels} fills, in pixels. */
  public int size() {
    return config.cropSize();
  }

  /** Returns whether images are padded to a square when a request says so, or says nothing. */
  public boolean padsToSquare(Optional<Boolean> asked) {
    return asked.orElse(config.padToSquare());
  }

  /**
   * Computes an image's pixel values.
   *
   * @param image of any size
   * @param padToSquare whether the image is padded to a square first, instead of losing what is
   *     outside the middle square; empty leaves it to the checkpoint
   * @return {@code [3][S][S]}: red, green, blue planes, row by row
   */
  public float[] pixels(RgbImage image, Optional<Boolean> padToSquare) {
    byte[] rgb = window(image, padsToSquare(padToSquare)).rgb();
    int plane = size() * size();
    float[] values = new float[CHANNELS * plane];
    for (int i = 0, s = 0; i < plane; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        values[c * plane + i] = valueOf[c][rgb[s++] & 0xff];
      }
    }
    return values;
  }

  /** The S x S pixels that the vision tower sees. */
  RgbImage window(RgbImage image, boolean padToSquare) {
    RowSource source =
        padToSquare ? RowSource.paddedToSquare(image, padColour) : RowSource.of(image);
    int width = config.size().widthFor(source.width(), source.height());
    int height = config.size().heightFor(source.width(), source.height());
    Window middle = new Window((width - size()) / 2, (height - size()) / 2, size(), size());
    return resampler.resize(source, width, height, middle);
  }
}
