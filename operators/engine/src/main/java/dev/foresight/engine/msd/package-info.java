// SPDX-License-Identifier: Apache-2.0
/**
 * Multimodal speculative decoding (MSD, arXiv 2505.14260): trees of drafted tokens, how they grow,
 * and how the target's tokens are followed down them.
 *
 * <p>It leans on {@code model}; {@code serving} leans on it.
 */
package dev.foresight.engine.msd;
