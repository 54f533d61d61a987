// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/**
 * One sequence's new rows in a draft's forward pass.
 *
 * @param rows of the draft's own cache: the token behind each row's position, or that position's
 *     image; wanted are the rows that propose tokens
 * @param sources where each row's hidden state stands; not looked at under an image
 * @param temperature that proposals are ranked at; 0 for the most likely ones
 * @param key of the noise of the proposed token's index, see {@link NoiseKey}
 */
public record DraftSegment(Segment rows, int[] sources, double temperature, long key) {}
