// SPDX-License-Identifier: Apache-2.0
/**
 * From the bytes of an image file to a picture.
 *
 * <p>Here live the decoder, the readers of the formats, and the limits that keep hostile files from
 * hurting. What a file announces is checked here first: libraries see no claim that was not, and
 * end when their thread is interrupted. WebP is read by classes of our own: {@code Webp*} know the
 * container, {@code Vp8*} lossy and {@code Vp8l*} lossless pictures. So are the fax codes of TIFF:
 * {@code Fax*}. Plain Java on plain arrays: no PyTorch, no network, no files. Leans on {@code
 * vision} for the picture and its samples, on {@code request} for errors, on ImageIO, and on
 * TwelveMonkeys for TIFF.
 */
package dev.foresight.engine.vision.formats;
