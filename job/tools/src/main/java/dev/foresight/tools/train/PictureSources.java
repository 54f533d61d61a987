// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What pictures are made from. */
public final class PictureSources {
  @Option(
      names = "--sources",
      paramLabel = "DIR",
      required = true,
      description = "Folder that the packages are unpacked in, a folder each.")
  private Path sources;

  @Option(
      names = "--core",
      description =
          "Leave things out whose published names are no nouns that WordNet knows: half of them"
              + " are learnt in half the time.")
  private boolean core;

  /** Returns the folder of the packages. */
  public Path folder() {
    return sources;
  }

  /** Returns whether things are left out of which WordNet does not know the published name. */
  public boolean core() {
    return core;
  }
}
