// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.util.Locale;
import java.util.Set;

/** Which files are images, by the ends of their names: what they hold is looked at later. */
public final class ImageNames {
  private static final Set<String> ENDS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp");

  private ImageNames() {}

  /** Returns whether a file is an image. */
  public static boolean isImage(String name) {
    return ENDS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }
}
