// SPDX-License-Identifier: Apache-2.0
/**
 * The runs of a job: what each of one name started from and left, and from where the next goes on.
 *
 * <p>A record of each run lies beside its checkpoints, on any of Flink's file systems; what a
 * JobManager still remembers is written there too, before it forgets. The rules are in {@link
 * dev.foresight.tools.runs.NextStart} alone.
 *
 * <p>Leans on: {@code archive.output}, {@code cluster}, {@code job.checkpoints}; Flink, Jackson.
 */
package dev.foresight.tools.runs;
