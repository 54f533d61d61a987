// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves on disk: drafts in the published format, and checkpoints to go on from.
 *
 * <p>Files appear whole or not at all, also when the disk is full or the process is killed while
 * they are written. Leans on the engine's {@code checkpoint} and {@code architecture.llava}.
 */
package dev.foresight.training.storage;
