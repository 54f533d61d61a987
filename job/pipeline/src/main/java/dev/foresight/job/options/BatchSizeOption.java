// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many are computed together. */
public final class BatchSizeOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--batch-size";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Sequences decoded together at most, and in training samples computed together; default: "
              + EngineOptions.DEFAULT_MAX_BATCH
              + ", for caption as many as memory holds, up to 32, for evaluate 1, in training as its"
              + " schedule has it.")
  private Integer batchSize;

  /** Returns the number, if it was given. */
  public Optional<Integer> number() {
    return Optional.ofNullable(batchSize);
  }

  /** Returns an engine's options with the number, or as they are. */
  public EngineOptions applyTo(EngineOptions options) {
    return number().map(options::withMaxBatch).orElse(options);
  }
}
