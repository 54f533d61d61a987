// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageBytes;
import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Reads files of Flink's file systems, such as {@code s3:} and {@code hdfs:}, below allowed
 * folders. Links of such a file system are followed wherever they lead, for Flink cannot tell them:
 * files of the machine itself are not read here.
 */
final class FileSystemFetcher implements ImageFetcher {
  private final List<Folder> roots;

  /**
   * Allows folders.
   *
   * @throws IOException if Flink has no file system for the scheme of one
   */
  FileSystemFetcher(List<ImageReference> roots) throws IOException {
    this.roots = roots.stream().map(Folder::of).toList();
    for (ImageReference root : roots) {
      FileSystem.get(root.uri());
    }
  }

  @Override
  public Set<String> schemes() {
    return roots.stream().map(Folder::scheme).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public byte[] fetch(ImageReference image, ImageLimits limits) {
    URI uri = image.uri();
    // Before anything touches the file: whether it exists is nobody's business.
    Folder root =
        roots.stream()
            .filter(folder -> folder.holds(image.scheme(), uri))
            .findFirst()
            .orElseThrow(() -> notAllowed(image));
    Path path = root.path(uri);
    try {
      FileSystem files = path.getFileSystem();
      FileStatus status = files.getFileStatus(path);
      if (status.isDir()) {
        throw notFound(image, "is a folder", null);
      }
      limits.checkBytes(status.getLen());
      try (FSDataInputStream in = files.open(path)) {
        return ImageBytes.read(in, limits);
      }
    } catch (FileNotFoundException e) {
      throw notFound(image, "does not exist", e);
    } catch (IOException e) {
      throw notFound(image, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static RequestException notAllowed(ImageReference image) {
    return new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        image + " is refused, not below an allowed folder; send the image's bytes or a data: URI");
  }

  private static RequestException notFound(ImageReference image, String why, IOException cause) {
    return new RequestException(
        ErrorCode.IMAGE_NOT_FOUND, (image + " " + why).replaceAll("\\p{Cntrl}", " "), cause);
  }
}
