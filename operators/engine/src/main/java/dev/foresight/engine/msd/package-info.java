// SPDX-License-Identifier: Apache-2.0
/**
 * Multimodal speculative decoding (MSD, arXiv 2505.14260): how a draft learns what the target
 * computes, and grows trees of tokens for all sequences together.
 *
 * <p>It leans on {@code speculation}, {@code model}, {@code request} and {@code runtime}; {@code
 * serving} leans on it.
 */
package dev.foresight.engine.msd;
