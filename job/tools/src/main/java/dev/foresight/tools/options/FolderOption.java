// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a cluster or broker keeps what it has. */
public final class FolderOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder in which everything is kept; default: deploy/work/cluster, of a broker"
              + " deploy/work/broker.")
  private Path folder;

  /** Returns the folder, if it was given. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }
}
