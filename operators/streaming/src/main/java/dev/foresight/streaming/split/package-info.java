// SPDX-License-Identifier: Apache-2.0
/**
 * Parts outcomes into the streams of results and dead letters.
 *
 * <p>Leans on: {@code deadletter}, {@code metrics}, {@code schemas}; Flink.
 */
package dev.foresight.streaming.split;
