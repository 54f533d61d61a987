// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.SampleImage;
import java.util.Optional;

/**
 * Images of samples as a vision tower takes them, prepared as when it serves.
 *
 * <p>Limits are the default ones, without an option: a run that is resumed must read the samples
 * that it read before.
 */
public final class Pixels {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final ImagePreprocessor preprocessor;
  private final Optional<Boolean> padToSquare;

  /**
   * Creates one.
   *
   * @param padToSquare whether images are padded instead of cropped; empty: as the checkpoint says
   */
  public Pixels(ImagePreprocessor preprocessor, Optional<Boolean> padToSquare) {
    this.preprocessor = preprocessor;
    this.padToSquare = padToSquare;
  }

  /**
   * Reads an image.
   *
   * @param origin where its sample stands, for messages
   * @throws BadSampleException if it cannot be read
   */
  public ImageInput read(String origin, SampleImage image) throws BadSampleException {
    try {
      return preprocessor.prepare(decoder.decode(image.read()), padToSquare);
    } catch (RequestException e) {
      throw new BadSampleException(origin, image, e);
    }
  }
}
