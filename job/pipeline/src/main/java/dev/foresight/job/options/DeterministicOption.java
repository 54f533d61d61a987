// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** Whether outputs depend on what shares the batch. */
public final class DeterministicOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--deterministic";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      description = "Make outputs independent of the batch to the last bit; slower, for the CPU.")
  private boolean deterministic;

  /** Returns an engine's options with or without it. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withDeterministic(deterministic);
  }
}
