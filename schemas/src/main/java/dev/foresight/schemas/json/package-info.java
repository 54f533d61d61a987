// SPDX-License-Identifier: Apache-2.0
/**
 * Records as plain JSON, the way people write and read it: flat, snake case, absent instead of
 * null.
 *
 * <p>Leans on: {@code schemas}; Avro, Jackson.
 */
package dev.foresight.schemas.json;
