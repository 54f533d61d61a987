// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.List;
import picocli.CommandLine.Option;

/** How much chance answers have. */
public final class TemperaturesOption {
  /** The option's name. */
  public static final String NAME = "--temperatures";

  @Option(
      names = NAME,
      paramLabel = "T",
      split = ",",
      defaultValue = "0,1",
      description =
          "Have everything answered at each of these temperatures, whatever requests say.")
  private List<Double> temperatures;

  /** Returns all of them. */
  public List<Double> all() {
    return temperatures;
  }
}
