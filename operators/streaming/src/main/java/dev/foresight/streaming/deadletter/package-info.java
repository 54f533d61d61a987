// SPDX-License-Identifier: Apache-2.0
/**
 * Records that cannot be answered: their stable codes and how they become dead letters.
 *
 * <p>Leans on the schemas and the engine's error codes; every operator leans on it.
 */
package dev.foresight.streaming.deadletter;
