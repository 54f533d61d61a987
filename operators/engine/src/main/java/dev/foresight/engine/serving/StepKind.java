// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/** What the sequences of one step are doing; a pass cannot be divided among its rows. */
public enum StepKind {
  /** All read their prompts. */
  PREFILL,
  /** All decode: one row each. */
  DECODE,
  /** Some read their prompts while others decode. */
  MIXED;

  /** Returns the kind of a step with so many sequences of each. */
  public static StepKind of(int prefilling, int decoding) {
    if (prefilling == 0) {
      return DECODE;
    }
    return decoding == 0 ? PREFILL : MIXED;
  }
}
