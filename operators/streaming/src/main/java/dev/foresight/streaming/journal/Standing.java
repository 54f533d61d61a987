// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

/** What the journal holds against an event. */
public enum Standing {
  /** Nothing. */
  CLEAR,
  /** A process died while the event was inside its engine, and others may have been as well. */
  SUSPECTED,
  /** A process died while nothing but this event was inside its engine. */
  CONVICTED
}
