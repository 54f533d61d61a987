// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import picocli.CommandLine.Option;

/** Whether what lies in a topic already is read. */
public final class FromBeginningOption {
  @Option(
      names = "--from-beginning",
      description = "Take what lies in the topic already, too, whatever was taken before.")
  private boolean fromBeginning;

  /** Returns whether it is. */
  public boolean isGiven() {
    return fromBeginning;
  }
}
