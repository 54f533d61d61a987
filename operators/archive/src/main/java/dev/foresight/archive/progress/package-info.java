// SPDX-License-Identifier: Apache-2.0
/**
 * How far a run has come: counted with the rows, kept with them, and shown where they go.
 *
 * <p>Leans on: {@code engine.measure}, {@code run}, {@code schemas}; Flink, Jackson.
 */
package dev.foresight.archive.progress;
