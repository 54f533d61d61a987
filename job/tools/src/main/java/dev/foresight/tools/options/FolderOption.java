// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import dev.foresight.tools.cluster.StateFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a cluster or broker keeps what it has. */
public final class FolderOption {
  /** The option's name. */
  public static final String NAME = "--dir";

  @Option(
      names = NAME,
      paramLabel = "DIR",
      description =
          "Folder in which everything is kept; default: deploy/work/cluster, of a broker"
              + " deploy/work/broker.")
  private Path folder;

  /**
   * Returns the folder that was given, or the usual one.
   *
   * @param kind name of the usual one
   */
  public StateFolder state(String kind) {
    return new StateFolder(folder == null ? Home.deploy("work", kind) : folder);
  }
}
