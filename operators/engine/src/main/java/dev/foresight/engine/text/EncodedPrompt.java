// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

/**
 * A prompt as the decoder reads it.
 *
 * @param ids of all rows; an image's mark stands at each of its rows
 * @param imageRows rows that images take, ascending: those of the first image first
 */
public record EncodedPrompt(int[] ids, int[] imageRows) {}
