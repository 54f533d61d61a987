// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.ImageKey;
import dev.foresight.engine.serving.memory.VisionCache;
import dev.foresight.engine.serving.preparation.PreparedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Turns prepared images into features: from the cache, or by the model and into it. Where the model
 * has to look anyway, it looks at images of requests that wait as well, which find their features
 * in the cache then.
 */
final class ImageEncoder {
  private final Target model;
  private final VisionCache cache;
  private final int atOnce;

  /**
   * Creates one.
   *
   * @param atOnce images that the model looks at in one pass, at most
   */
  ImageEncoder(Target model, VisionCache cache, int atOnce) {
    this.model = model;
    this.cache = cache;
    this.atOnce = atOnce;
  }

  /**
   * Encodes a request's images. For the decoding thread only.
   *
   * @param upcoming finds images of requests that will soon be encoded; asked only where a pass has
   *     room for them
   * @return a share of the features of each of the request's, which the caller owns
   */
  List<ImageFeatures> encode(List<PreparedImage> images, Supplier<List<PreparedImage>> upcoming) {
    Map<ImageKey, ImageFeatures> looked = new HashMap<>();
    List<ImageFeatures> features = new ArrayList<>();
    try {
      look(unseen(images, upcoming), looked);
      for (PreparedImage image : images) {
        features.add(features(image, looked));
      }
      return features;
    } catch (RuntimeException | Error e) {
      features.forEach(ImageFeatures::close);
      throw e;
    } finally {
      looked.values().forEach(ImageFeatures::close);
    }
  }

  private ImageFeatures features(PreparedImage image, Map<ImageKey, ImageFeatures> looked) {
    if (image instanceof PreparedImage.Known known) {
      return known.features().share();
    }
    PreparedImage.Pixels pixels = (PreparedImage.Pixels) image;
    if (!looked.containsKey(pixels.key())) {
      // It may have come in with another request since this one was prepared.
      Optional<ImageFeatures> found = cache.find(pixels.key());
      if (found.isPresent()) {
        return found.get();
      }
      look(List.of(pixels), looked);
    }
    return looked.remove(pixels.key());
  }

  /** Those of the request that the model has to look at; the last pass is filled with others. */
  private List<PreparedImage.Pixels> unseen(
      List<PreparedImage> images, Supplier<List<PreparedImage>> upcoming) {
    Map<ImageKey, PreparedImage.Pixels> unseen = new LinkedHashMap<>();
    unseenOf(images).forEach(image -> unseen.put(image.key(), image));
    int room = Math.floorMod(-unseen.size(), atOnce);
    if (room > 0 && cache.isOn()) {
      unseenOf(upcoming.get())
          .filter(image -> !unseen.containsKey(image.key()))
          .limit(room)
          .toList()
          .forEach(image -> unseen.put(image.key(), image));
    }
    return List.copyOf(unseen.values());
  }

  private Stream<PreparedImage.Pixels> unseenOf(List<PreparedImage> images) {
    return images.stream()
        .filter(PreparedImage.Pixels.class::isInstance)
        .map(PreparedImage.Pixels.class::cast)
        .filter(image -> !cache.has(image.key()));
  }

  private void look(List<PreparedImage.Pixels> images, Map<ImageKey, ImageFeatures> looked) {
    for (int begin = 0; begin < images.size(); begin += atOnce) {
      List<PreparedImage.Pixels> pass =
          images.subList(begin, Math.min(images.size(), begin + atOnce));
      List<ImageInput> inputs = pass.stream().map(PreparedImage.Pixels::input).toList();
      List<Tensor> projected =
          pass.size() == 1 ? List.of(model.look(inputs.get(0))) : model.look(inputs);
      for (int i = 0; i < pass.size(); i++) {
        ImageKey key = pass.get(i).key();
        looked.put(key, ImageFeatures.of(projected.get(i), inputs.get(i).grid()));
        cache.add(key, looked.get(key));
      }
    }
  }
}
