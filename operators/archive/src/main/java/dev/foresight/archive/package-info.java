// SPDX-License-Identifier: Apache-2.0
/**
 * Archives of images in, files of captions out: the pipeline between its source and its sink.
 *
 * <p>Leans on: {@code caption}, {@code dedupe}, {@code output}, {@code progress}, {@code prompt},
 * {@code run}, {@code schemas}, {@code source}, {@code streaming.caption}, {@code
 * streaming.images}; Flink.
 */
package dev.foresight.archive;
