// SPDX-License-Identifier: Apache-2.0
/** What dashboards read: the names of metrics, and the counters behind them. */
package dev.foresight.streaming.metrics;
