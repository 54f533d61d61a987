// SPDX-License-Identifier: Apache-2.0
/**
 * How weights move: tensors that are learnt under their published names, and AdamW.
 *
 * <p>Knows nothing of what the weights are for.
 *
 * <p>Leans on: {@code engine.runtime}.
 */
package dev.foresight.training.optimiser;
