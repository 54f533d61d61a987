// SPDX-License-Identifier: Apache-2.0
/**
 * Rows of archives, from files on any of Flink's file systems. A {@link
 * dev.foresight.archive.source.RowFormat} knows how rows lie in a file and where it can be cut;
 * Flink's file source gives the ranges to subtasks and keeps where each was read to. Nothing is
 * unpacked, and no more is read ahead than a few batches a subtask.
 *
 * <p>Leans on: {@code engine.vision.formats}, {@code schemas}, {@code streaming.deadletter}; Flink,
 * Jackson.
 */
package dev.foresight.archive.source;
