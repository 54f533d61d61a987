// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.training.data.DataFormat;
import dev.foresight.training.data.SampleSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens files of samples: of requests in Avro by their name, of other formats by their contents.
 */
public final class TrainingFiles {
  private TrainingFiles() {}

  /**
   * Opens files; the caller closes them.
   *
   * @param images where names of images begin; empty: where each file stands
   */
  public static List<SampleSource> open(List<Path> files, Optional<Path> images) {
    return open(files, images, DataFormat.DEFAULT_CAPTION_PROMPT);
  }

  /**
   * Opens files likewise.
   *
   * @param captionPrompt what is asked about images that have captions only
   */
  public static List<SampleSource> open(
      List<Path> files, Optional<Path> images, String captionPrompt) {
    List<SampleSource> sources = new ArrayList<>();
    try {
      for (Path file : files) {
        Path folder = images.orElseGet(() -> file.toAbsolutePath().getParent());
        sources.add(
            file.getFileName().toString().endsWith(".avro")
                ? AvroRequests.open(file, folder)
                : DataFormat.of(file).open(file, folder, captionPrompt));
      }
      return sources;
    } catch (RuntimeException e) {
      sources.forEach(SampleSource::close);
      throw e;
    }
  }
}
