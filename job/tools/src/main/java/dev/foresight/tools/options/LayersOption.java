// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How deep the model is that is made of another one. */
public final class LayersOption {
  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Layers of the model that is written; default: none, for inflate 30.")
  private Integer number;

  /** Returns the number; empty if it was not given. */
  public Optional<Integer> number() {
    return Optional.ofNullable(number);
  }
}
