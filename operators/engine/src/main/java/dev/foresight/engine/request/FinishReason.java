// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

/** Why a generation ended: whichever comes first in token order. */
public enum FinishReason {
  /** The model emitted an end-of-sequence token. */
  EOS,
  /** The text came to contain a stop string. */
  STOP,
  /** The limit of new tokens, or the model's context, was reached. */
  LENGTH
}
