// SPDX-License-Identifier: Apache-2.0
/**
 * The operator that asks the engine: requests in, outcomes out, many at a time.
 *
 * <p>Leans on: {@code closing}, {@code deadletter}, {@code decode}, {@code engine.request}, {@code
 * engine.serving.sharing}, {@code engine.serving}, {@code images}, {@code journal}, {@code
 * metrics}, {@code schemas}; Flink.
 */
package dev.foresight.streaming.caption;
