// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves on disk: drafts in the published format, and checkpoints to go on from.
 *
 * <p>Files appear whole or not at all, also when the disk is full or the process is killed while
 * they are written.
 *
 * <p>Leans on: {@code engine.architecture.llava}, {@code engine.checkpoint}, {@code
 * engine.runtime}; Jackson.
 */
package dev.foresight.training.storage;
