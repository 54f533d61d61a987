// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/** Parts of a forward pass that can be timed alone, in the order of the program's numbers. */
public enum DecoderPart {
  /** Embedding, image rows, rotary angles, masks: once a pass, and run with every other part. */
  SHARED,
  /** The norm before the attention; queries, keys and values. */
  PROJECTION,
  /** Rotary positions, keys and values into the cache, attention. */
  ATTENTION,
  /** The attention's output. */
  OUTPUT,
  /** The norm before the MLP, and the MLP. */
  MLP,
  /** The last norm, the logits, the most likely token. */
  HEAD
}
