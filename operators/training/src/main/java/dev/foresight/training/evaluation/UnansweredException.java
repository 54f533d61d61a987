// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.training.data.Sample;

/** A question cannot be asked, or was not answered. */
final class UnansweredException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Sample sample;

  UnansweredException(Sample sample, String reason) {
    super(reason);
    this.sample = sample;
  }

  Sample sample() {
    return sample;
  }
}
