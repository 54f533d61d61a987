// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;

/**
 * What speculative decoding of a request achieved.
 *
 * @param acceptedLengths for each verification (a pass of the target over a root and at least one
 *     drafted token): how many drafted tokens were accepted, the bonus token not counted, uncut by
 *     the generation's end
 * @param decodeSteps passes of the target that took part in decoding: verifications, and steps
 *     without drafted tokens
 */
public record Acceptance(List<Integer> acceptedLengths, int decodeSteps) {
  /** Nothing was decoded. */
  public static final Acceptance NONE = new Acceptance(List.of(), 0);

  /** Copies the lengths. */
  public Acceptance {
    acceptedLengths = List.copyOf(acceptedLengths);
  }

  /** Returns the mean of the accepted lengths, the bonus token counted; 0 without verifications. */
  public double tau() {
    return acceptedLengths.isEmpty() ? 0 : tauWithoutBonus() + 1;
  }

  /** Returns the mean of the accepted lengths; 0 without verifications. */
  public double tauWithoutBonus() {
    return acceptedLengths.stream().mapToInt(Integer::intValue).average().orElse(0);
  }
}
