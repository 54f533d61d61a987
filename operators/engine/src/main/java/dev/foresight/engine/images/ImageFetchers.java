// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The fetchers of the schemes that are read everywhere; a new scheme gets its lines here. */
public final class ImageFetchers {
  /** Schemes of which folders can be allowed. */
  private static final Set<String> WITH_FOLDERS = Set.of(ImageReference.FILE);

  private ImageFetchers() {}

  /**
   * Returns those for somebody at this machine, who may read whatever is there.
   *
   * @param base where relative paths begin
   */
  public static List<ImageFetcher> anywhere(Path base) {
    return List.of(new DataFetcher(), FileFetcher.anywhere(base));
  }

  /**
   * Returns those for strangers, who may read what lies below some folders.
   *
   * @param folders of which those are looked at that {@link #hasFolders} knows
   */
  public static List<ImageFetcher> below(List<ImageReference> folders) {
    return List.of(
        new DataFetcher(),
        FileFetcher.below(
            folders.stream()
                .filter(folder -> folder.scheme().equals(ImageReference.FILE))
                .map(ImageReference::path)
                .toList()));
  }

  /** Returns whether folders of a scheme can be allowed here. */
  public static boolean hasFolders(String scheme) {
    return WITH_FOLDERS.contains(scheme);
  }
}
