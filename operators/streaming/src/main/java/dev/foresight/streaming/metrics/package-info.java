// SPDX-License-Identifier: Apache-2.0
/**
 * What dashboards read: the names of metrics, and the counters behind them.
 *
 * <p>Leans on: {@code engine.equality}, {@code engine.serving}, {@code schemas}; Flink.
 */
package dev.foresight.streaming.metrics;
