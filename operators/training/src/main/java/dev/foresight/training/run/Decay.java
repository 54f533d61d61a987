// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.Locale;

/** How the learning rate falls behind its warm-up. */
public enum Decay {
  LINEAR,
  COSINE,
  /** Not at all. */
  NONE;

  /** Returns the share of the rate that is left, when a share of the way is done. */
  double left(double done) {
    return switch (this) {
      case LINEAR -> 1 - done;
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
      case NONE -> 1;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
