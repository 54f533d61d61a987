// SPDX-License-Identifier: Apache-2.0
/**
 * Images of the same bytes, about which the same is asked, are asked about once. Rows meet by the
 * digest of both; the first goes on to the engine, the others wait for its answer beside it. What
 * was met, and what was answered, is keyed state, and so as exact as the rows are.
 *
 * <p>Leans on: {@code engine.images}, {@code engine.request}, {@code prompt}, {@code schemas},
 * {@code streaming.deadletter}, {@code streaming.images}; Flink.
 */
package dev.foresight.archive.dedupe;
