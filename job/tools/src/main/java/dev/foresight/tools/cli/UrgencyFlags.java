// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.schemas.CaptionRequest;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How soon requests that are sent have to be answered. */
final class UrgencyFlags {
  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      converter = Priority.class,
      description =
          "From "
              + GenerationRequest.LOWEST_PRIORITY
              + " to "
              + GenerationRequest.HIGHEST_PRIORITY
              + ": the higher is answered first, unless others have waited longer for it.")
  private int priority;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      description =
          "Time after which nobody wants an answer any more: it becomes the dead letter"
              + " DEADLINE_EXCEEDED; default: the job's time limit alone.")
  private Duration deadline;

  /** Returns a request that says so. */
  CaptionRequest applyTo(CaptionRequest request, Instant now) {
    return CaptionRequest.newBuilder(request)
        .setPriority(priority)
        .setDeadline(deadline == null ? null : now.plus(deadline))
        .build();
  }

  /** Refuses at once what the job would refuse. */
  static final class Priority implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int number = Integer.parseInt(value.strip());
        if (number >= GenerationRequest.LOWEST_PRIORITY
            && number <= GenerationRequest.HIGHEST_PRIORITY) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException(
          "it is %s, but must be a whole number from %d to %d"
              .formatted(
                  value, GenerationRequest.LOWEST_PRIORITY, GenerationRequest.HIGHEST_PRIORITY));
    }
  }
}
