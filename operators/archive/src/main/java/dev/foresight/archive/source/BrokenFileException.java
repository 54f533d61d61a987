// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.IOException;

/** A file of an archive that is not what it should be, however often it is read. */
public final class BrokenFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure. */
  public BrokenFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates a failure without a cause. */
  public BrokenFileException(String message) {
    super(message);
  }
}
