// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.training.trainer.TrainingOptions;

/** Values that go together. */
public enum Preset {
  /** The schedule of arXiv 2505.14260. */
  PAPER(TrainingOptions.PAPER),
  /** For tiny targets, in minutes. */
  SMALL(TrainingOptions.SMALL);

  private final TrainingOptions options;

  Preset(TrainingOptions options) {
    this.options = options;
  }

  TrainingOptions options() {
    return options;
  }
}
