// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.job.options.SeedOption;
import dev.foresight.tools.options.OutputOption;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** Where a data set goes that is made, not collected, and which of many like it. */
public final class MadeSetFlags {
  private static final long USUAL_SEED = 1;

  @Mixin private OutputOption output;
  @Mixin private SeedOption seed;

  /** Returns the folder that is written. */
  public Path output() {
    return output.path();
  }

  /** Returns the seed of all that is random. */
  public long seed() {
    return seed.seed().orElse(USUAL_SEED);
  }
}
