// SPDX-License-Identifier: Apache-2.0
/**
 * Encoded images from where a request says they are.
 *
 * <p>An {@link dev.foresight.engine.images.ImageLoader} is the one way in; an {@link
 * dev.foresight.engine.images.ImageFetcher} knows how the references of a scheme are read, and
 * whoever makes the loader says which schemes are allowed. References are hostile input: what is
 * not allowed is refused before anything is touched. Nothing is decoded here. Leans on {@code
 * request} for errors, on {@code vision.formats} for the limit of bytes and on {@code checkpoint}
 * for how messages show values; no Flink, no network.
 */
package dev.foresight.engine.images;
