// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.tools.options.DataOption;
import dev.foresight.tools.options.ImageFolderOption;
import dev.foresight.tools.options.OutputOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What is trained on, and where its results go. */
public final class FilesFlags {
  @Mixin private DataOption data;
  @Mixin private ImageFolderOption images;
  @Mixin private OutputOption output;

  /** Returns the files of samples. */
  public List<Path> data() {
    return data.files();
  }

  /** Returns where names of images begin; empty: where each file stands. */
  public Optional<Path> images() {
    return images.folder();
  }

  /** Returns where results go. */
  public Path output() {
    return output.path();
  }
}
