// SPDX-License-Identifier: Apache-2.0
/**
 * The data set of pictures that people know: emoji, flags and scenes of them, with what there is to
 * say about them, and questions without pictures. What is written is true of the very pixels.
 *
 * <p>{@link dev.foresight.training.pictures.PicturesDataSet} is the entry, and {@link
 * dev.foresight.training.pictures.PictureSamples} for the samples of the demo.
 *
 * <p>Leans on: {@code data}, {@code drawing}, {@code talk}, {@code words}; Jackson.
 */
package dev.foresight.training.pictures;
