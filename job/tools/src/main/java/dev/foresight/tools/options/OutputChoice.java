// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

/** How results are printed. */
public enum OutputChoice {
  /** For people. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
