// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import java.util.Locale;

/** Which tokens of conversations are learnt. */
public enum LossOn {
  /** Those of answers. */
  ANSWERS,
  /** All but images: questions too. */
  ALL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
