// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked about each image of an archive: named prompts, filled in from a row's columns.
 *
 * <p>Leans on: {@code engine.digest}, {@code engine.request}, {@code schemas}, {@code
 * streaming.deadletter}.
 */
package dev.foresight.archive.prompt;
