// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.EnumSet;
import java.util.Set;

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
  HEAD,
  /**
   * No part, but what the layers' parts take at least: their products alone, of rows that need no
   * conversion.
   */
  PRODUCTS;

  /** The parts that each layer has. */
  public static final Set<DecoderPart> OF_LAYERS = Set.copyOf(EnumSet.range(PROJECTION, MLP));

  /** The parts that make up a pass. */
  public static final Set<DecoderPart> OF_A_PASS = Set.copyOf(EnumSet.range(SHARED, HEAD));
}
