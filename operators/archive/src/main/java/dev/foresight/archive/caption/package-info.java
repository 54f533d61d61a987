// SPDX-License-Identifier: Apache-2.0
/**
 * The operator that asks the engine about rows of archives: rows in, rows with answers out.
 *
 * <p>Leans on: {@code engine.images}, {@code engine.request}, {@code engine.serving}, {@code
 * engine.vision.formats}, {@code prompt}, {@code schemas}, {@code streaming.caption}, {@code
 * streaming.deadletter}, {@code streaming.images}, {@code streaming.journal}.
 */
package dev.foresight.archive.caption;
