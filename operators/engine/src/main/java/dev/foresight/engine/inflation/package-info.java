// SPDX-License-Identifier: Apache-2.0
/**
 * Large twins of small checkpoints: the same numbers at the cost of a larger shape, so that a
 * draft's real acceptance can be measured at a real price.
 *
 * <p>Leans on {@code checkpoint} and {@code architecture.llava}; nothing in the engine leans on it.
 */
package dev.foresight.engine.inflation;
