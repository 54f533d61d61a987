// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

/** Where a topic is read from if no checkpoint says. */
public enum StartingPoint {
  /** At the group's committed offsets; at the earliest record if there are none. */
  COMMITTED,
  /** At the earliest record. */
  EARLIEST,
  /** After the latest record. */
  LATEST
}
