// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

/**
 * A prompt as the decoder reads it.
 *
 * @param ids of all positions; an image's mark stands at each of its positions
 * @param imageRows positions that images take, ascending: those of the first image first
 */
public record EncodedPrompt(int[] ids, int[] imageRows) {}
