// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.util.List;

/** A checkpoint folder that cannot be used, with every problem that was found in it. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with one problem. */
  public CheckpointException(String message) {
    super(message);
  }

  /** Creates a failure with one problem that another exception caused. */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates a failure that lists problems, one a line. */
  public CheckpointException(String heading, List<String> problems) {
    super(heading + "\n  " + String.join("\n  ", problems));
  }
}
