// SPDX-License-Identifier: Apache-2.0
/**
 * How a task's resources end.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.streaming.closing;
