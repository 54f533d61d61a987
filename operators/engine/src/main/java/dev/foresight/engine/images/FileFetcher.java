// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads files below allowed folders, whatever links and dots a path holds: {@code file:} URIs and
 * plain paths.
 */
public final class FileFetcher implements ImageFetcher {
  private final Optional<Path> base;
  private final List<Path> roots;

  private FileFetcher(Optional<Path> base, List<Path> roots) {
    this.base = base;
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /** Reads absolute names below these folders; none: no file at all. */
  public static FileFetcher below(List<Path> roots) {
    return new FileFetcher(Optional.empty(), roots);
  }

  /**
   * Reads any file, for who may read them all anyway.
   *
   * @param base where relative paths begin
   */
  public static FileFetcher anywhere(Path base) {
    Path folder = base.toAbsolutePath();
    return new FileFetcher(Optional.of(folder), List.of(folder.getRoot()));
  }

  @Override
  public Set<String> schemes() {
    return Set.of(ImageReference.FILE);
  }

  @Override
  public byte[] fetch(ImageReference image, ImageLimits limits) {
    Path path = image.path();
    Path asked = base.map(folder -> folder.resolve(path)).orElse(path).normalize();
    List<Path> above = roots.stream().filter(asked::startsWith).toList();
    // Before anything touches the file: whether it exists is nobody's business.
    if (above.isEmpty()) {
      throw notAllowed(image);
    }
    Path real = ImageFile.real(asked);
    if (above.stream().noneMatch(root -> real.startsWith(ImageFile.real(root)))) {
      throw notAllowed(image);
    }
    return ImageFile.readReal(real, real, limits);
  }

  private RequestException notAllowed(ImageReference image) {
    String where = roots.isEmpty() ? "no folder is allowed" : "not below an allowed folder";
    return new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        image + " is refused, " + where + "; send the image's bytes or a data: URI");
  }
}
