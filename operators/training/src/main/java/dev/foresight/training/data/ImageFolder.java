// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the images of a published set lie: in a folder, or in the folder that the set was unpacked
 * into below it.
 *
 * @param folder that holds them, one way or the other
 */
record ImageFolder(Path folder) {
  /**
   * Returns the first of some names that is there; the first one where none is, so that its absence
   * is told by name.
   */
  SampleImage find(List<String> names) {
    return names.stream()
        .map(this::image)
        .filter(SampleImage::exists)
        .findFirst()
        .orElseGet(() -> image(names.get(0)));
  }

  private SampleImage image(String name) {
    return new SampleImage.InFile(name, folder.resolve(name));
  }

  /** Checks the folder itself: no image of a set that is not there would be found. */
  ImageFolder required() {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "there is no folder of images " + folder + "; name the one that holds them: --images");
    }
    return this;
  }
}
