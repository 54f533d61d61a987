// SPDX-License-Identifier: Apache-2.0
/**
 * From the bytes of an image file to the pixel values that a CLIP vision tower takes.
 *
 * <p>Here live the decoders of the image formats, the limits that keep hostile files from hurting,
 * and preprocessing that equals Hugging Face's CLIP image processor with Pillow bit for bit. Plain
 * Java on plain arrays: no PyTorch, no network, no files. WebP is read by classes of our own:
 * {@code Webp*} know the container, {@code Vp8*} lossy and {@code Vp8l*} lossless pictures. So are
 * the fax codes of TIFF: {@code Fax*}. May lean on {@code engine.request} for errors, on {@code
 * engine.checkpoint} for the fields of a configuration, on Jackson, ImageIO, and TwelveMonkeys for
 * TIFF. What a file announces is checked here first: libraries see no claim that was not, and end
 * when their thread is interrupted.
 */
package dev.foresight.engine.vision;
