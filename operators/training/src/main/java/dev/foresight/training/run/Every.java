// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

/**
 * After how many steps something is done again.
 *
 * @param log metrics are written
 * @param validate what was learnt is validated; 0: at the end only
 * @param save a checkpoint is saved; 0: at the end only
 * @param kept how many checkpoints are kept, the newest ones
 */
public record Every(long log, long validate, long save, int kept) {
  /** Checks the ranges. */
  public Every {
    if (log < 1 || kept < 1 || validate < 0 || save < 0) {
      throw new IllegalArgumentException(
          "log-every is %d and keep %d, but must be 1 or above; validate-every is %d and save-every %d, but must be 0 or above"
              .formatted(log, kept, validate, save));
    }
  }
}
