// SPDX-License-Identifier: Apache-2.0
/**
 * Parquet, read and written a page at a time, by the encodings of Parquet's own project and nothing
 * of Hadoop. What a file announces is checked before anything is allocated by it.
 *
 * <p>Leans on: {@code output}, {@code schemas}, {@code source}, {@code streaming.deadletter};
 * Flink, Parquet, aircompressor.
 */
package dev.foresight.archive.parquet;
