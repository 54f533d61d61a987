// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gets encoded images by the fetchers of their schemes:
 *
 * <pre>{@code
 * ImageLoader images = new ImageLoader(List.of(new DataFetcher(), FileFetcher.below(roots)));
 * byte[] cat = images.load("file:///photos/cat.png", "images[0]");
 * }</pre>
 *
 * <p>May block, as fetchers may. Safe for use by many threads.
 */
public final class ImageLoader implements AutoCloseable {
  private final Map<String, ImageFetcher> fetchers = new TreeMap<>();
  private final ImageLimits limits;

  /** Creates a loader with the limit of bytes that every decoder has. */
  public ImageLoader(List<ImageFetcher> fetchers) {
    this(fetchers, ImageLimits.DEFAULT);
  }

  /**
   * Creates a loader.
   *
   * @throws IllegalArgumentException if two fetchers read the same scheme
   */
  public ImageLoader(List<ImageFetcher> fetchers, ImageLimits limits) {
    this.limits = limits;
    for (ImageFetcher fetcher : fetchers) {
      for (String scheme : fetcher.schemes()) {
        if (this.fetchers.put(scheme, fetcher) != null) {
          throw new IllegalArgumentException(
              "two fetchers read " + scheme + ":, but one must be chosen");
        }
      }
    }
  }

  /**
   * Creates a loader for somebody at this machine: reads {@code data:} URIs and any file.
   *
   * @param base where relative paths begin
   */
  public static ImageLoader ofThisMachine(Path base) {
    return new ImageLoader(ImageFetchers.anywhere(base));
  }

  /** Returns what messages call an image of a request. */
  public static String field(int index) {
    return "images[" + index + "]";
  }

  /**
   * Returns the images of a request, in its order.
   *
   * @throws RequestException as {@link #load(String, String)} does, naming {@code images[i]}
   */
  public List<byte[]> load(List<String> references) {
    List<byte[]> loaded = new ArrayList<>(references.size());
    for (int i = 0; i < references.size(); i++) {
      loaded.add(load(references.get(i), field(i)));
    }
    return loaded;
  }

  /**
   * Returns an image.
   *
   * @param reference a URI or the path of a file
   * @param field where the reference stands; messages begin with it
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED}, {@link ErrorCode#IMAGE_NOT_FOUND},
   *     {@link ErrorCode#IMAGE_EMPTY}, {@link ErrorCode#IMAGE_TOO_LARGE}, {@link
   *     ErrorCode#IMAGE_UNREACHABLE} or {@link ErrorCode#IMAGE_UNDECODABLE} (a broken {@code data:}
   *     URI)
   */
  public byte[] load(String reference, String field) {
    try {
      return checked(fetched(ImageReference.of(reference)));
    } catch (RequestException e) {
      throw about(field, e);
    }
  }

  /**
   * Returns an image that came with its request.
   *
   * @param field where it stands; messages begin with it
   * @throws RequestException {@link ErrorCode#IMAGE_EMPTY} or {@link ErrorCode#IMAGE_TOO_LARGE}
   */
  public byte[] given(byte[] image, String field) {
    try {
      return checked(image);
    } catch (RequestException e) {
      throw about(field, e);
    }
  }

  /** Returns whether loading an image waits for other machines. */
  public boolean waitsForOthers(String reference) {
    ImageFetcher fetcher = fetchers.get(ImageReference.of(reference).scheme());
    return fetcher != null && fetcher.waitsForOthers();
  }

  private byte[] fetched(ImageReference image) {
    ImageFetcher fetcher = fetchers.get(image.scheme());
    if (fetcher == null) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED,
          "%s is refused: %s: is none of the schemes that are read here (%s:); send a data: URI"
              .formatted(image, image.scheme(), String.join(":, ", fetchers.keySet())));
    }
    return fetcher.fetch(image, limits);
  }

  private byte[] checked(byte[] image) {
    if (image.length == 0) {
      throw new RequestException(ErrorCode.IMAGE_EMPTY, "the image has no bytes");
    }
    limits.checkBytes(image.length);
    return image;
  }

  private static RequestException about(String field, RequestException e) {
    return new RequestException(e.code(), field + ": " + e.getMessage(), e);
  }

  /** Closes the fetchers. */
  @Override
  public void close() {
    fetchers.values().forEach(ImageFetcher::close);
  }
}
