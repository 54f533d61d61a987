// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where images of data sets are. */
public final class ImageFolderOption {
  /** The option's name. */
  public static final String NAME = "--images";

  @Option(
      names = NAME,
      paramLabel = "DIR",
      description = "Folder that images' names begin in; default: where each data set stands.")
  private Path images;

  /** Returns the folder, if it was given. */
  public Optional<Path> folder() {
    return Optional.ofNullable(images);
  }
}
