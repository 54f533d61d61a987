// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

/** A TaskManager sets less native memory aside than the engine needs. */
public final class InsufficientMemoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InsufficientMemoryException(String message) {
    super(message);
  }
}
