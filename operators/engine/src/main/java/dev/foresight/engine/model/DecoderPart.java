// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.EnumSet;
import java.util.Optional;
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
  PRODUCTS,
  /** Of {@link #PRODUCTS}, those of {@link #PROJECTION}. */
  PROJECTION_PRODUCTS,
  /** Of {@link #PRODUCTS}, those of {@link #OUTPUT}. */
  OUTPUT_PRODUCTS,
  /** Of {@link #PRODUCTS}, those of {@link #MLP}. */
  MLP_PRODUCTS;

  /** The parts that each layer has. */
  public static final Set<DecoderPart> OF_LAYERS = Set.copyOf(EnumSet.range(PROJECTION, MLP));

  /** The parts that make up a pass. */
  public static final Set<DecoderPart> OF_A_PASS = Set.copyOf(EnumSet.range(SHARED, HEAD));

  /** Returns which products by weights it has, if it is a layer's part that has some. */
  public Optional<DecoderPart> products() {
    return switch (this) {
      case PROJECTION -> Optional.of(PROJECTION_PRODUCTS);
      case OUTPUT -> Optional.of(OUTPUT_PRODUCTS);
      case MLP -> Optional.of(MLP_PRODUCTS);
      default -> Optional.empty();
    };
  }
}
