// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets: conversations about images, read one sample at a time, so that a set may be larger
 * than memory.
 *
 * <p>A {@link dev.foresight.training.data.SampleSource} reads a format; a new format is a new one
 * of them. Leans on the engine's {@code request}, {@code images} and {@code vision.formats} for its
 * limits, and on the wording of faults in {@code schemas} only.
 */
package dev.foresight.training.data;
