// SPDX-License-Identifier: Apache-2.0
/**
 * Ends what blocks for too long, from outside: a server or a file system that does not answer holds
 * the thread that reads it until its stream is closed.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.streaming.images.deadline;
