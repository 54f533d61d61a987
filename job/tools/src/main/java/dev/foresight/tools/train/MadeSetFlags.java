// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a data set goes that is made, not collected, and which of many like it. */
public final class MadeSetFlags {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder that is written, made where there is none.")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same set; default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Returns the folder that is written. */
  public Path output() {
    return output;
  }

  /** Returns the seed of all that is random. */
  public long seed() {
    return seed;
  }
}
