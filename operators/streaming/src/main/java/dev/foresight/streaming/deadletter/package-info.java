// SPDX-License-Identifier: Apache-2.0
/**
 * Records that cannot be answered: their stable codes and how they become dead letters.
 *
 * <p>Leans on: {@code engine.request}, {@code schemas}, {@code types}; Flink.
 */
package dev.foresight.streaming.deadletter;
