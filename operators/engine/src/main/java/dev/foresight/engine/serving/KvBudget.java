// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;

/**
 * How much memory the caches of all sequences may take. A request reserves, when it is admitted,
 * what it may come to need: its prompt and all its new tokens. So a sequence that decodes never
 * runs out, and one that has to wait has cost nothing yet. Used by the decoding thread only, but
 * for {@link #requireFits}.
 */
final class KvBudget {
  private final long totalRows;
  private final long bytesPerRow;
  private long reservedRows;

  /**
   * Creates a budget.
   *
   * @param bytes that all caches together may take
   * @param bytesPerRow of one position in all layers
   */
  KvBudget(long bytes, long bytesPerRow) {
    this.totalRows = bytes / bytesPerRow;
    this.bytesPerRow = bytesPerRow;
  }

  /**
   * Refuses what would wait for ever.
   *
   * @throws RequestException {@link ErrorCode#OUT_OF_MEMORY_BUDGET} if it is more than the budget
   */
  void requireFits(long rows) {
    if (rows > totalRows) {
      throw new RequestException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "prompt and new tokens may take %d MiB of cache, but the engine has %d; lower"
                  .formatted(mebibytes(rows), mebibytes(totalRows))
              + " max_new_tokens, shorten the prompt, or raise kv-budget-mib");
    }
  }

  /** Reserves rows if they are free now. */
  boolean tryReserve(long rows) {
    if (reservedRows + rows > totalRows) {
      return false;
    }
    reservedRows += rows;
    return true;
  }

  /** Gives reserved rows back. */
  void release(long rows) {
    reservedRows -= rows;
  }

  private long mebibytes(long rows) {
    return (rows * bytesPerRow + (1 << 20) - 1) >> 20;
  }
}
