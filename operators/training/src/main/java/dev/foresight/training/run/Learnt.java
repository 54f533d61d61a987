// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.optimiser.BatchResult;
import java.util.List;
import java.util.Optional;

/**
 * What a batch brought. Owns the result.
 *
 * @param result losses and gradients; absent where none of its samples could be used
 * @param losses of the batch
 * @param origins where each of its samples stands
 * @param bad samples that turned out bad and have not been told of
 */
public record Learnt(
    Optional<? extends BatchResult> result,
    StepLosses losses,
    List<String> origins,
    List<BadSampleException> bad)
    implements AutoCloseable {
  /** What a batch brings of which no sample could be used. */
  public static Learnt nothing(List<BadSampleException> bad) {
    return new Learnt(Optional.empty(), StepLosses.NONE, List.of(), bad);
  }

  @Override
  public void close() {
    result.ifPresent(BatchResult::close);
  }
}
