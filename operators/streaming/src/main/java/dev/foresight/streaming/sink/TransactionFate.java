// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

/** What became of a transaction that cannot be committed (any more). */
enum TransactionFate {
  /** It was committed before: nothing is missing. */
  COMMITTED,
  /** The broker dropped it, and all that was written in it. */
  DROPPED,
  /** The broker knows nothing of it any more. */
  FORGOTTEN
}
