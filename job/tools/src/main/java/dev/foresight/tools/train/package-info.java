// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code train}: its options, and what it shows while it runs.
 *
 * <p>Leans on {@code foresight-training} and on the options of this module.
 */
package dev.foresight.tools.train;
