// SPDX-License-Identifier: Apache-2.0
/**
 * How far to guess ahead: trees of drafted tokens while they grow and when they are verified, how
 * the target's tokens are followed down them, and the policies that decide how large they are.
 * Whatever a policy decides, the output is that of plain decoding.
 *
 * <p>Leans on: {@code model}, {@code request}; Jackson.
 */
package dev.foresight.engine.speculation;
