// SPDX-License-Identifier: Apache-2.0
/**
 * Whether two ways of computing the same thing said the same: near ties and what came of them.
 *
 * <p>Attention differs in the last bits with the shape of the batch, so a token whose score is
 * hardly above the next one's may flip. Here live the count of such near ties and the comparison of
 * two runs.
 *
 * <p>Leans on: {@code request}.
 */
package dev.foresight.engine.equality;
