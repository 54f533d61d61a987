// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.ImageSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gets the encoded images of events: those inside, and those that they refer to. May block. */
public final class RequestImages implements AutoCloseable {
  private final ImageLoader loader;

  /** Gets images by this loader. */
  public RequestImages(ImageLoader loader) {
    this.loader = loader;
  }

  /**
   * Returns the encoded images of a request, in its order.
   *
   * @throws RequestException as the loader says, naming {@code images[i]}
   */
  public List<byte[]> load(List<ImageSource> images) {
    List<byte[]> loaded = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      ImageSource image = images.get(i);
      String field = ImageLoader.field(i);
      loaded.add(
          image.getBytes() != null
              ? loader.given(copy(image.getBytes()), field)
              : loader.load(image.getUri(), field));
    }
    return loaded;
  }

  /** Returns whether loading the images waits for other machines. */
  public boolean waitForOthers(List<ImageSource> images) {
    return images.stream()
        .map(ImageSource::getUri)
        .anyMatch(uri -> uri != null && loader.waitsForOthers(uri));
  }

  /** Closes the loader. */
  @Override
  public void close() {
    loader.close();
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
