// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

/** Is told how distilling goes, on the thread that runs it. */
public interface DistillListener {
  /**
   * A sample is left out, or one of its answers.
   *
   * @param problem names it and says why
   */
  void onSkipped(String problem);

  /**
   * A sample is done.
   *
   * @param state so far, earlier runs of the same output included
   * @param size samples in all
   */
  void onProgress(DistillState state, int size);
}
