// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

/** How results are printed. */
enum OutputChoice {
  /** For people. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
