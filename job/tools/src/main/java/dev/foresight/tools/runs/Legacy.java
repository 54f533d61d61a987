// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.job.checkpoints.SavedState;
import java.io.IOException;

/** What a run left to those after it. */
sealed interface Legacy {
  /** Finds out what runs left. */
  interface Finder {
    /** Returns what a run left. */
    Legacy of(Run run) throws IOException, InterruptedException;

    /** Returns whether a checkpoint or savepoint is there. */
    boolean exists(String state) throws IOException;
  }

  /** Its newest checkpoint, or the savepoint that it was stopped with. */
  record State(SavedState newest) implements Legacy {}

  /** Nothing, as no checkpoint was completed: nothing that it wrote was committed. */
  record Nothing() implements Legacy {}

  /** Nothing, as it came to the end of its input and had answered all. */
  record AllAnswered() implements Legacy {}

  /** Something that is not where it was. */
  record Missing(String what) implements Legacy {}

  /** Nobody knows. */
  record Unknown(String why) implements Legacy {}
}
