// SPDX-License-Identifier: Apache-2.0
/**
 * A draft while it learns: its weights, its losses and their gradients, the optimiser, and how it
 * is stored.
 *
 * <p>The forward and backward pass is one TorchScript text beside its Java class. Leans on the
 * engine's {@code runtime} and {@code checkpoint}; knows nothing of data sets and schedules.
 */
package dev.foresight.training.draft;
