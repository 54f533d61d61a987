// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint folder that cannot be used; the message is one line. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a reader can take in; the rest is counted. */
  private static final int PROBLEMS_SHOWN = 5;

  private final boolean lasting;

  /** Creates a failure with one problem. */
  public CheckpointException(String message) {
    this(message, null, true);
  }

  /** Creates a failure with one problem that another exception caused. */
  public CheckpointException(String message, Throwable cause) {
    this(message, cause, true);
  }

  private CheckpointException(String message, Throwable cause, boolean lasting) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** Creates a failure of several problems: the first of them, and how many more there are. */
  CheckpointException(String heading, List<String> problems) {
    this(
        heading
            + " "
            + String.join("; ", problems.subList(0, Math.min(PROBLEMS_SHOWN, problems.size())))
            + (problems.size() > PROBLEMS_SHOWN
                ? "; and " + (problems.size() - PROBLEMS_SHOWN) + " more"
                : ""));
  }

  /** Returns the failure to read a file. */
  public static CheckpointException unreadable(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new CheckpointException(
          "there is no file " + Shown.path(file) + "; download it", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new CheckpointException(
          Shown.path(file) + " may not be read by this user; change its permissions", cause);
    }
    return new CheckpointException(
        "cannot read " + Shown.path(file) + ": " + cause.getMessage(), cause, false);
  }

  /**
   * Returns whether it is the folder's fault, so that another try would fail alike; not so if its
   * file system failed.
   */
  public boolean isLasting() {
    return lasting;
  }
}
