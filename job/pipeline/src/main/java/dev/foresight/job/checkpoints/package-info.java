// SPDX-License-Identifier: Apache-2.0
/**
 * Checkpoints and savepoints that jobs left, wherever Flink can keep files.
 *
 * <p>Leans on: Flink.
 */
package dev.foresight.job.checkpoints;
