// SPDX-License-Identifier: Apache-2.0
/**
 * From raw records to requests that make sense, all but what only the model can tell.
 *
 * <p>Leans on the schemas, the engine's request values and {@code deadletter}.
 */
package dev.foresight.streaming.decode;
