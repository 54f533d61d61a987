// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.StepTimes;
import java.util.List;

/**
 * What a step was worth.
 *
 * @param load beside drafted tokens
 * @param walks down the verified trees, of at least one drafted token each
 * @param times where the time went since the step before, the drafting of these trees included
 */
public record StepReport(StepLoad load, List<Walk> walks, StepTimes times) {
  /** Copies the list. */
  public StepReport {
    walks = List.copyOf(walks);
  }
}
