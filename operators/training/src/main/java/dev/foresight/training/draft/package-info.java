// SPDX-License-Identifier: Apache-2.0
/**
 * A draft while it learns: its weights, its losses and their gradients, the optimiser, and how it
 * is stored.
 *
 * <p>The forward and backward pass is one TorchScript text beside its Java class.
 *
 * <p>Leans on: {@code engine.checkpoint}, {@code engine.model}, {@code engine.runtime}, {@code
 * engine.text}, {@code llama}, {@code optimiser}.
 */
package dev.foresight.training.draft;
