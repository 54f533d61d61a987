// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.Shortened;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets encoded images: from the request itself, from {@code data:} URIs and from {@code file:} URIs
 * below allowed folders. Blocks on files. Safe for use by many threads.
 */
public final class ImageLoader {
  private final int maxBytes;
  private final AllowedFiles files;

  /** Creates a loader. */
  public ImageLoader(ImagePolicy policy) {
    this.maxBytes = policy.maxBytes();
    this.files = new AllowedFiles(policy);
  }

  /**
   * Returns the encoded images of a request, in its order.
   *
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED}, {@link ErrorCode#IMAGE_NOT_FOUND},
   *     {@link ErrorCode#IMAGE_EMPTY}, {@link ErrorCode#IMAGE_TOO_LARGE} or {@link
   *     ErrorCode#IMAGE_UNDECODABLE} (a broken {@code data:} URI)
   */
  public List<byte[]> load(List<ImageSource> images) {
    List<byte[]> loaded = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      loaded.add(load(images.get(i), "images[" + i + "]"));
    }
    return loaded;
  }

  private byte[] load(ImageSource image, String name) {
    byte[] bytes = image.getBytes() != null ? copy(image.getBytes()) : fetch(image.getUri(), name);
    if (bytes.length == 0) {
      throw new RequestException(ErrorCode.IMAGE_EMPTY, name + " has no bytes");
    }
    if (bytes.length > maxBytes) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          name + " is larger than " + maxBytes + " bytes; send a smaller image or raise the limit");
    }
    return bytes;
  }

  private byte[] fetch(String text, String name) {
    if (DataUri.matches(text)) {
      return DataUri.read(text, name);
    }
    URI uri = parse(text, name);
    if (!"file".equalsIgnoreCase(uri.getScheme())) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED,
          name
              + ": "
              + Shortened.of(text)
              + " is refused; send the image's bytes, a data: URI or a file: URI");
    }
    return files.read(uri, name);
  }

  private static URI parse(String text, String name) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED,
          name + ": " + Shortened.of(text) + " is not a URI: " + e.getReason(),
          e);
    }
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
