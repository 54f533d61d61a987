// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.schemas.FileFault;
import java.io.IOException;

/** What people are told where captions cannot be written. */
final class WriteFault {
  private WriteFault() {}

  /**
   * Returns the failure with a remedy. It is without a cause: of a job's failure, the innermost
   * cause is shown.
   *
   * @param what cannot be written
   */
  static IOException of(String what, IOException failure) {
    IOException told =
        new IOException(
            "%s can be written (%s); make room, or give back the right to write there: the job tries again by itself"
                .formatted(what, FileFault.of(failure)));
    told.addSuppressed(failure);
    return told;
  }
}
