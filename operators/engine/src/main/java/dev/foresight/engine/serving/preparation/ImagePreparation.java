// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.memory.ImageKey;
import dev.foresight.engine.serving.memory.VisionCache;
import dev.foresight.engine.vision.formats.UndecodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Turns images into pixels for the vision tower, or finds that it has seen them before. */
public final class ImagePreparation {
  private final Function<byte[], UndecodedImage> images;
  private final ImagePreprocessor preprocessor;
  private final VisionCache features;

  /**
   * Creates the preparation.
   *
   * @param images looks at files; throws what {@link
   *     dev.foresight.engine.vision.formats.ImageDecoder#open} does
   * @param features of images that need no more work
   */
  public ImagePreparation(
      Function<byte[], UndecodedImage> images,
      ImagePreprocessor preprocessor,
      VisionCache features) {
    this.images = images;
    this.preprocessor = preprocessor;
    this.features = features;
  }

  /** Looks at a request's images, in time that their bytes bound. */
  Look look(GenerationRequest request) {
    Optional<Boolean> padToSquare = request.padToSquare();
    List<ImageKey> keys = new ArrayList<>();
    Map<ImageKey, UndecodedImage> unknown = new HashMap<>();
    for (byte[] image : request.images()) {
      ImageKey key = ImageKey.of(image, preprocessor.padsToSquare(padToSquare));
      keys.add(key);
      if (!features.has(key)) {
        unknown.computeIfAbsent(key, absent -> images.apply(image));
      }
    }
    return new Look(request, keys, unknown);
  }

  /** Prepares blank images, so that the first request loads no classes. */
  void warmUp() {
    for (String format : List.of("png", "jpg")) {
      preprocessor.prepare(images.apply(blank(format)).decode(), Optional.empty());
    }
  }

  private static byte[] blank(String format) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO would choose a temporary file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What is known of a request's images before any is decoded. */
  final class Look {
    private final GenerationRequest request;
    private final List<ImageKey> keys;
    private final Map<ImageKey, UndecodedImage> unknown;

    private Look(
        GenerationRequest request, List<ImageKey> keys, Map<ImageKey, UndecodedImage> unknown) {
      this.request = request;
      this.keys = keys;
      this.unknown = unknown;
    }

    /** Returns the pixels that decoding visits. */
    long work() {
      return unknown.values().stream().mapToLong(UndecodedImage::work).sum();
    }

    /**
     * Decodes what has to be.
     *
     * @return the images in the request's order, which the caller owns
     */
    List<PreparedImage> decode() {
      Map<ImageKey, PreparedImage.Pixels> decoded = new HashMap<>();
      unknown.forEach((key, image) -> decoded.put(key, pixels(key, image)));
      // Native memory is taken hold of last: a reader that hangs must not keep it.
      Optional<List<PreparedImage>> all = collect(decoded);
      while (all.isEmpty()) {
        decodeEvicted(decoded);
        all = collect(decoded);
      }
      return all.get();
    }

    private PreparedImage.Pixels pixels(ImageKey key, UndecodedImage image) {
      return new PreparedImage.Pixels(
          key, preprocessor.prepare(image.decode(), request.padToSquare()));
    }

    /** Returns nothing where features have gone that were known. */
    private Optional<List<PreparedImage>> collect(Map<ImageKey, PreparedImage.Pixels> decoded) {
      List<PreparedImage> all = new ArrayList<>();
      for (ImageKey key : keys) {
        Optional<PreparedImage> image =
            decoded.containsKey(key)
                ? Optional.of(decoded.get(key))
                : features.find(key).map(known -> new PreparedImage.Known(key, known));
        if (image.isEmpty()) {
          all.forEach(PreparedImage::close);
          return Optional.empty();
        }
        all.add(image.get());
      }
      return Optional.of(all);
    }

    private void decodeEvicted(Map<ImageKey, PreparedImage.Pixels> decoded) {
      for (int i = 0; i < keys.size(); i++) {
        ImageKey key = keys.get(i);
        if (!decoded.containsKey(key) && !features.has(key)) {
          decoded.put(key, pixels(key, images.apply(request.images().get(i))));
        }
      }
    }
  }
}
