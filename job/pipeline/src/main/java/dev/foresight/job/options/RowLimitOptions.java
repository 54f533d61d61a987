// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.caption.ImageFilter;
import dev.foresight.archive.progress.FailureLimit;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which images are left out, and how many rows may fail. */
public final class RowLimitOptions {
  @Option(
      names = "--max-failures",
      paramLabel = "N|P%",
      description =
          "Stop when more rows than this have failed, or a larger share of at least 100 rows;"
              + " default: go on.")
  private String maxFailures;

  @Option(
      names = "--min-size",
      paramLabel = "PIXELS",
      converter = WholeNumber.FromZero.class,
      defaultValue = "0",
      description = "Leave images out that have a shorter side, with a code; 0 takes any.")
  private int minSize;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      defaultValue = "0",
      description = "Leave images out that have more pixels, with a code; 0 takes any.")
  private int maxPixels;

  /**
   * Returns how many rows may fail, if not all.
   *
   * @throws IllegalArgumentException if it is neither a number nor a share
   */
  public Optional<FailureLimit> failures() {
    return Optional.ofNullable(maxFailures).map(FailureLimit::parse);
  }

  /** Returns which images are left out. */
  public ImageFilter filter() {
    return new ImageFilter(minSize, maxPixels);
  }
}
