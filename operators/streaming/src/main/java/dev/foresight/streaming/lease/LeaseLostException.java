// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.util.Optional;

/** Another job has the name; no restart gives it back. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure for a name that somebody else took. */
  LeaseLostException(String name, Optional<Holder> holder) {
    super(
        "the --job-name %s was taken by %s; this job ends, or each event would be answered twice. Jobs that run at the same time need names of their own"
            .formatted(
                name, holder.map(Holder::toString).orElse("a job that has not said who it is")));
  }
}
