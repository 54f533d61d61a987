// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Makes requests of image files. */
public final class ImageEvents {
  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp");

  private ImageEvents() {}

  /** Returns a request about one image, its bytes included. */
  public static CaptionRequest of(String id, String prompt, byte[] image, Instant time) {
    return CaptionRequest.newBuilder()
        .setId(id)
        .setPrompt(prompt)
        .setImages(List.of(new ImageSource(ByteBuffer.wrap(image), null)))
        .setEventTime(time)
        .build();
  }

  /**
   * Returns the images that a path stands for: itself, or those of its folder, sorted, sub-folders
   * left out.
   *
   * @throws IOException if the folder cannot be read
   */
  public static List<Path> files(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> entries = Files.list(source)) {
      return entries.filter(ImageEvents::isImage).sorted().toList();
    }
  }

  /**
   * Returns what {@link #files} leaves out of a folder, sorted: folders, and files whose names do
   * not end as those of images do.
   *
   * @throws IOException if the folder cannot be read
   */
  public static List<Path> skipped(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(source)) {
      return entries.filter(entry -> !isImage(entry)).sorted().toList();
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file);
  }
}
