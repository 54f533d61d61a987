// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.speculation.StepReport;
import dev.foresight.engine.speculation.Walk;
import java.util.List;
import java.util.Optional;

/**
 * A step that the target has computed. Owns the output.
 *
 * @param told of each part of the step
 * @param times of the step
 */
record Verified(DecodingStep step, StepOutput output, List<Told> told, StepTimes times)
    implements AutoCloseable {
  /** Returns what a policy may learn of the step. */
  StepReport report() {
    List<Walk> walks = told.stream().map(Told::verification).flatMap(Optional::stream).toList();
    return new StepReport(step.load(), walks, times);
  }

  @Override
  public void close() {
    output.close();
  }
}
