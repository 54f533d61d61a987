// SPDX-License-Identifier: Apache-2.0
/**
 * The operator that asks the engine: requests in, outcomes out, many at a time.
 *
 * <p>Leans on {@code decode} and {@code images} to make the engine's request, and on the engine
 * only through its public interface.
 */
package dev.foresight.streaming.caption;
