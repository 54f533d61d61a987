// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageBytes;
import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.schemas.Shortened;
import dev.foresight.streaming.images.deadline.Deadline;
import dev.foresight.streaming.images.deadline.Deadlines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files of Flink's file systems, such as {@code s3:} and {@code hdfs:}, below allowed
 * folders. Links of such a file system are followed wherever they lead, for Flink cannot tell them:
 * files of the machine itself are not read here.
 */
final class FileSystemFetcher implements ImageFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(FileSystemFetcher.class);

  private final List<Folder> roots;
  private final Duration timeout;
  private final Deadlines deadlines = new Deadlines();

  /**
   * Allows folders.
   *
   * @param timeout for one image
   * @throws IOException if Flink has no file system for the scheme of one
   */
  FileSystemFetcher(List<ImageReference> roots, Duration timeout) throws IOException {
    this.roots = roots.stream().map(Folder::of).toList();
    this.timeout = timeout;
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
    try (Deadline deadline = deadlines.start(timeout)) {
      try {
        return read(root.path(uri), image, limits, deadline);
      } catch (IOException | RuntimeException e) {
        // However a file system says that its stream was closed, or its thread interrupted.
        if (deadline.isOver() && !(e instanceof RequestException)) {
          throw late(image, e);
        }
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw notFound(image, "does not exist", e);
    } catch (IOException e) {
      throw notFound(image, "cannot be read: " + Shortened.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static byte[] read(Path path, ImageReference image, ImageLimits limits, Deadline deadline)
      throws IOException {
    FileSystem files = path.getFileSystem();
    FileStatus status = files.getFileStatus(path);
    if (status.isDir()) {
      throw notFound(image, "is a folder", null);
    }
    limits.checkBytes(status.getLen());
    try (FSDataInputStream in = files.open(path)) {
      deadline.ends(() -> close(in));
      return ImageBytes.read(in, limits);
    }
  }

  private static void close(FSDataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      LOG.debug("A stream that was read for too long did not close well", e);
    }
  }

  @Override
  public boolean waitsForOthers() {
    return true;
  }

  @Override
  public void close() {
    deadlines.close();
  }

  private RequestException late(ImageReference image, Exception cause) {
    return new RequestException(
        ErrorCode.IMAGE_UNREACHABLE,
        "%s was not read in %,d ms; send it again when its file system answers, or raise the time for images"
            .formatted(image, timeout.toMillis()),
        cause);
  }

  private static RequestException notAllowed(ImageReference image) {
    return new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        image + " is refused, not below an allowed folder; send the image's bytes or a data: URI");
  }

  private static RequestException notFound(ImageReference image, String why, IOException cause) {
    return new RequestException(ErrorCode.IMAGE_NOT_FOUND, image + " " + why, cause);
  }
}
