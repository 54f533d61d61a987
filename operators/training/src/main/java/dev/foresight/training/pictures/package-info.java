// SPDX-License-Identifier: Apache-2.0
/**
 * The data set of pictures that people know: emoji, flags and scenes of them, with what there is to
 * say about them, and questions without pictures. What is written is true of the very pixels.
 *
 * <p>{@link dev.foresight.training.pictures.PicturesDataSet} is the entry. Leans on {@code
 * drawing}, {@code words}, {@code talk} and {@code data}.
 */
package dev.foresight.training.pictures;
