// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.Set;

/** Reads nothing from the web, and says how that is allowed. */
public final class DeniedWeb implements ImageFetcher {
  @Override
  public Set<String> schemes() {
    return Set.of(WebAddress.HTTP, WebAddress.HTTPS);
  }

  @Override
  public byte[] fetch(ImageReference image, ImageLimits limits) {
    throw new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        image
            + " is refused, no host is allowed; allow it with --image-hosts, or send the image's"
            + " bytes");
  }
}
