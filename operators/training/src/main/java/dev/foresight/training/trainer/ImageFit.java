// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

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

  Optional<Boolean> padToSquare() {
    return this == CHECKPOINT ? Optional.empty() : Optional.of(this == PAD);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
