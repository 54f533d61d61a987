// SPDX-License-Identifier: Apache-2.0
/**
 * From a decoded picture to the pixel values that a CLIP vision tower takes.
 *
 * <p>Here live preprocessing that equals Hugging Face's CLIP image processor with Pillow bit for
 * bit, the picture itself, and what decoding shares with it: arithmetic on samples, and the end of
 * work that nobody waits for. Plain Java on plain arrays: no PyTorch, no network, no file but the
 * configuration. Leans on {@code request} for errors, and on {@code checkpoint} for the fields of a
 * configuration, which are Jackson's; {@code vision.formats} leans on it, not the other way round.
 */
package dev.foresight.engine.vision;
