// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import picocli.CommandLine.Option;

/** Whether what is kept goes, too. */
public final class PurgeOption {
  @Option(
      names = "--purge",
      description = "Delete the whole folder, too, with its logs and all checkpoints or topics.")
  private boolean purge;

  /** Returns whether it does. */
  public boolean isGiven() {
    return purge;
  }
}
