// SPDX-License-Identifier: Apache-2.0
/**
 * A run over an archive, from outside the job: what it reads, where it writes, and what it leaves
 * there so that the next start goes on.
 *
 * <p>Leans on: {@code engine.digest}, {@code output}, {@code parquet}, {@code prompt}, {@code
 * schemas}, {@code source}, {@code streaming.deadletter}; Flink, Jackson.
 */
package dev.foresight.archive.run;
