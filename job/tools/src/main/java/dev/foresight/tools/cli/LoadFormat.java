// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

/** Where the weights that are measured come from. */
enum LoadFormat {
  /** A checkpoint. */
  CHECKPOINT,
  /** Random numbers in a checkpoint's shape. */
  DUMMY
}
