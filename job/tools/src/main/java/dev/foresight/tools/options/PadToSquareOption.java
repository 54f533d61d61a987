// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How images become squares. */
public final class PadToSquareOption {
  /** The option's name. */
  public static final String NAME = "--pad-to-square";

  @Option(
      names = NAME,
      description = "Pad images to a square instead of cropping them, as MSD's authors do.")
  private boolean padToSquare;

  /** Returns true, or nothing where the checkpoint says. */
  public Optional<Boolean> padToSquare() {
    return padToSquare ? Optional.of(true) : Optional.empty();
  }
}
