// SPDX-License-Identifier: Apache-2.0
/**
 * Multimodal speculative decoding (MSD, arXiv 2505.14260): how a draft learns what the target
 * computes, and grows trees of tokens for all sequences together.
 *
 * <p>Leans on: {@code model}, {@code request}, {@code runtime}, {@code speculation}.
 */
package dev.foresight.engine.msd;
