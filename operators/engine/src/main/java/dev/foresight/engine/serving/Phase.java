// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * What the decoding thread does. At any moment it is in one phase, so the times of all phases add
 * up to the time since the engine was opened.
 */
public enum Phase {
  /** Waits: no request is ready. */
  IDLE,
  /** Encodes the images of requests that join. */
  VISION,
  /** Grows trees with the draft, for the step that follows. */
  DRAFT,
  /** Runs the decoder; the most likely token of each row is part of it. */
  FORWARD,
  /** Chooses tokens at a temperature. */
  SAMPLING,
  /** All else: admits and drops requests, puts the pass together, ends and hands over answers. */
  HOST
}
