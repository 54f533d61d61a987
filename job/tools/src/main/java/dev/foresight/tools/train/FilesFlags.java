// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is trained on, and where its results go. */
public final class FilesFlags {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      split = ",",
      description = "Files of samples; may be given several times.")
  private List<Path> data;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Where names of images begin; default: where each file stands.")
  private Path images;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder of what is learnt, its checkpoints and reports.")
  private Path output;

  /** Returns the files of samples. */
  public List<Path> data() {
    return data;
  }

  /** Returns where names of images begin; empty: where each file stands. */
  public Optional<Path> images() {
    return Optional.ofNullable(images);
  }

  /** Returns where results go. */
  public Path output() {
    return output;
  }
}
