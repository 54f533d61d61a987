// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.Existing;
import dev.foresight.archive.output.Sidecars;
import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.source.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.core.fs.Path;

/**
 * Looks whether each image of a run has a place for its caption: beside it, and no other's. Those
 * that have their captions already are left out, where such captions stay.
 */
final class CaptionPlaces {
  private final Sidecars sidecars;
  private final Predicate<Path> writable;

  /** The last folder that was looked at. */
  private Path folder;

  /** Images by their places without the ends of their names. */
  private final Map<String, String> taken = new HashMap<>();

  private long captioned;

  CaptionPlaces(Sidecars sidecars) {
    this(sidecars, CaptionPlaces::isWritable);
  }

  /**
   * Looks at places.
   *
   * @param writable whether files can be made in a folder
   */
  CaptionPlaces(Sidecars sidecars, Predicate<Path> writable) {
    this.sidecars = sidecars;
    this.writable = writable;
  }

  /** Elsewhere only the attempt tells. */
  private static boolean isWritable(Path folder) {
    String place = Places.of(folder);
    return Places.isUri(place) || Files.isWritable(java.nio.file.Path.of(place));
  }

  /** Returns how many images have their captions. */
  long captioned() {
    return captioned;
  }

  /**
   * Returns whether an image is captioned that comes in the order of a walk through folders, in
   * which images that differ only by their ends are close to each other.
   *
   * @throws IllegalArgumentException as {@link #takes} has it
   */
  boolean takesNext(String image) throws IOException {
    taken.keySet().removeIf(stem -> !image.startsWith(stem + "."));
    return takes(image);
  }

  /**
   * Returns whether an image is captioned.
   *
   * @throws IllegalArgumentException if its caption has no place
   */
  boolean takes(String image) throws IOException {
    Optional<Path> place = sidecars.place(image, sidecars.answers().get(0));
    if (place.isEmpty()) {
      throw new IllegalArgumentException(
          "--format sidecars writes beside images, but beside %s nothing can be written; leave it out, or write another --format"
              .formatted(image));
    }
    if (place.get().getName().equals(FolderPrompts.FILE)) {
      throw new IllegalArgumentException(
          "--format sidecars would write the caption of %s to %s, which says what is asked about its folder; give the image another name, or write another --format"
              .formatted(image, FolderPrompts.FILE));
    }
    String other = taken.putIfAbsent(stem(image), image);
    if (other != null) {
      throw new IllegalArgumentException(
          "--format sidecars would write the captions of %s and %s to one file; name images of one kind with a pattern such as '**.jpg', or write another --format"
              .formatted(other, image));
    }
    if (sidecars.existing() == Existing.SKIP && sidecars.areThere(image)) {
      captioned++;
      return false;
    }
    requireWritable(place.get().getParent());
    return true;
  }

  private void requireWritable(Path next) {
    if (!next.equals(folder) && !writable.test(next)) {
      throw new IllegalArgumentException(
          "--format sidecars writes beside images, but in %s nothing can be written; make it a folder that can be written, or write another --format"
              .formatted(Places.of(next)));
    }
    folder = next;
  }

  private static String stem(String image) {
    int dot = image.lastIndexOf('.');
    return dot > image.lastIndexOf('/') + 1 ? image.substring(0, dot) : image;
  }
}
