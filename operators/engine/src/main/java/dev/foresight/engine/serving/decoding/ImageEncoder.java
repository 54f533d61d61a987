// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.VisionCache;
import dev.foresight.engine.serving.preparation.PreparedImage;
import java.util.ArrayList;
import java.util.List;

/** Turns prepared images into features: from the cache, or by the model and into it. */
final class ImageEncoder {
  private final Target model;
  private final VisionCache cache;

  ImageEncoder(Target model, VisionCache cache) {
    this.model = model;
    this.cache = cache;
  }

  /**
   * Encodes a request's images. For the decoding thread only.
   *
   * @return a share of the features of each, which the caller owns
   */
  List<ImageFeatures> encode(List<PreparedImage> images) {
    List<ImageFeatures> features = new ArrayList<>();
    try {
      for (PreparedImage image : images) {
        features.add(encode(image));
      }
      return features;
    } catch (RuntimeException | Error e) {
      features.forEach(ImageFeatures::close);
      throw e;
    }
  }

  private ImageFeatures encode(PreparedImage image) {
    if (image instanceof PreparedImage.Known known) {
      return known.features().share();
    }
    PreparedImage.Pixels unknown = (PreparedImage.Pixels) image;
    // It may have come in with another request since this one was prepared.
    return cache.find(unknown.key()).orElseGet(() -> look(unknown));
  }

  /** One image at a time: features must not depend on the company in which they were computed. */
  private ImageFeatures look(PreparedImage.Pixels image) {
    ImageInput input = image.input();
    ImageFeatures features = ImageFeatures.of(model.look(input), input.grid());
    cache.add(image.key(), features);
    return features;
  }
}
