// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import java.util.Locale;
import java.util.Optional;

/** How images become squares. */
public enum ImageFit {
  /** As the target's checkpoint says. */
  CHECKPOINT,
  /** The shorter side is padded. */
  PAD,
  /** The longer side is cropped. */
  CROP;

  /** Returns whether images are padded instead of cropped; empty: as the checkpoint says. */
  public Optional<Boolean> padToSquare() {
    return this == CHECKPOINT ? Optional.empty() : Optional.of(this == PAD);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
