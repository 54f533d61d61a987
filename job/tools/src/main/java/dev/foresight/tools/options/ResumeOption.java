// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import picocli.CommandLine.Option;

/** Whether an earlier run is gone on with. */
public final class ResumeOption {
  @Option(
      names = "--resume",
      description =
          "Go on with what an earlier run with the same options left in --output; where there is"
              + " nothing, begin.")
  private boolean resume;

  /** Returns whether it is. */
  public boolean isGiven() {
    return resume;
  }
}
