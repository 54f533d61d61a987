// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.options.DataOption;
import dev.foresight.tools.options.ImageFolderOption;
import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.data.DataFormat;
import dev.foresight.training.data.SampleSource;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data sets to read questions from. */
final class DataFlags {
  @Mixin private DataOption data;
  @Mixin private ImageFolderOption images;

  @Option(
      names = "--caption-prompt",
      paramLabel = "TEXT",
      defaultValue = DataFormat.DEFAULT_CAPTION_PROMPT,
      description = "What is asked about COCO's images.")
  private String captionPrompt;

  List<Path> files() {
    return data.files();
  }

  /**
   * Opens the data sets; the caller closes them.
   *
   * @throws dev.foresight.training.data.DataException if one cannot be read
   */
  List<SampleSource> open() {
    if (images.folder().isEmpty()
        && files().stream().map(DataFlags::folder).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "%s names files of several folders, so %s must say where images' names begin"
              .formatted(DataOption.NAME, ImageFolderOption.NAME));
    }
    return TrainingFiles.open(files(), images.folder(), captionPrompt);
  }

  /** Returns where images' names begin. */
  Path imageFolder() {
    return images.folder().orElseGet(() -> folder(files().get(0)));
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
