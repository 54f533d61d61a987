// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets: conversations about images, read one sample at a time, so that a set may be larger
 * than memory.
 *
 * <p>A {@link dev.foresight.training.data.SampleSource} reads a format; a new format is a new one
 * of them.
 *
 * <p>Leans on: {@code engine.images}, {@code engine.request}, {@code engine.vision.formats}, {@code
 * schemas.json}, {@code schemas}; Jackson.
 */
package dev.foresight.training.data;
