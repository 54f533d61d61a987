// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import dev.foresight.training.storage.StoredType;
import picocli.CommandLine.Option;

/** What the weights of a model that is written are stored in. */
public final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description =
          "Type of the weights that are left: float32, or float16, which halves their size.")
  private StoredType type;

  /** Returns the type. */
  public StoredType type() {
    return type;
  }
}
