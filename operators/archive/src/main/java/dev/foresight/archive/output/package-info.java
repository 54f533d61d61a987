// SPDX-License-Identifier: Apache-2.0
/**
 * Files of captions. The columns are known before the first row; formats write them, and Flink's
 * file sink lets files appear whole, at the checkpoint that their last row is behind.
 *
 * <p>Leans on: {@code schemas}, {@code source}; Flink, Jackson.
 */
package dev.foresight.archive.output;
