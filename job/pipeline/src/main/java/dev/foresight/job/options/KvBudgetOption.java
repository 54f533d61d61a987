// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How much memory caches take. */
public final class KvBudgetOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--kv-budget-mib";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Memory in MiB that the caches of all sequences may take; default: two thirds of what the"
              + " engine leaves of a GPU; on the CPU a quarter of the machine, or in a cluster what"
              + " the engine leaves of a TaskManager's memory for tasks. Requests wait for it, and"
              + " those that could need more are refused.")
  private Integer kvBudgetMib;

  /** Returns the memory in MiB, if given. */
  public OptionalInt mib() {
    return kvBudgetMib == null ? OptionalInt.empty() : OptionalInt.of(kvBudgetMib);
  }

  /** Returns an engine's options with the budget, or as they are. */
  public EngineOptions applyTo(EngineOptions options) {
    return kvBudgetMib == null ? options : options.withKvBudgetMib(kvBudgetMib);
  }
}
