// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.ModelShape;

/** How many images the vision tower looks at in one pass. */
public final class VisionBatch {
  /** So many rows are as many as a CPU's products gain by, and no more memory than one image's. */
  private static final int CPU_ROWS = 576;

  private static final int CUDA_IMAGES = 8;

  private VisionBatch() {}

  /**
   * Returns how many, at most.
   *
   * @return 1 where outputs must not depend on what else is looked at
   */
  public static int images(ModelShape shape, EngineOptions options) {
    if (options.deterministic()) {
      return 1;
    }
    int fit =
        options.device().equals("cpu")
            ? Math.max(1, CPU_ROWS / shape.images().fewestTokens())
            : CUDA_IMAGES;
    return Math.min(fit, options.maxBatch());
  }
}
