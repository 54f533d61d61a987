// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.data.DataFormat;
import dev.foresight.training.data.SampleSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which data sets to read questions from. */
final class DataFlags {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      split = ",",
      description =
          "Data sets: JSON lines with conversations, as LLaVA's; requests in Avro; VQAv2's questions,"
              + " TextVQA's or COCO's captions as published. They are told apart by their"
              + " contents.")
  private List<Path> files;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder that images' names begin in; default: where the data set stands.")
  private Path images;

  @Option(
      names = "--caption-prompt",
      paramLabel = "TEXT",
      defaultValue = DataFormat.DEFAULT_CAPTION_PROMPT,
      description = "What is asked about COCO's images; default: ${DEFAULT-VALUE}")
  private String captionPrompt;

  List<Path> files() {
    return files;
  }

  /**
   * Opens the data sets; the caller closes them.
   *
   * @throws dev.foresight.training.data.DataException if one cannot be read
   */
  List<SampleSource> open() {
    if (images == null && files.stream().map(DataFlags::folder).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "--data names files of several folders, so --images must say where images' names begin");
    }
    return TrainingFiles.open(files, Optional.ofNullable(images), captionPrompt);
  }

  /** Returns where images' names begin. */
  Path imageFolder() {
    return images == null ? folder(files.get(0)) : images;
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
