// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.options.ImageOptions;
import dev.foresight.job.options.TextOptions;
import dev.foresight.job.options.WholeNumber;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the engine uses its device, for commands that work through data sets. */
final class EngineFlags {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the model runs: cpu, cuda or cuda:INDEX; default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the model computes in: auto (float32 on the CPU, float16 on CUDA), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU); default: ${DEFAULT-VALUE}.")
  private ModelDtype dtype;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Threads of one operation on the CPU; default: the processors, or a container's limit.")
  private Integer threads;

  @Option(
      names = "--kv-budget-mib",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Memory in MiB that the caches of all sequences may take; default: a quarter of the"
              + " machine.")
  private Integer kvBudgetMib;

  @Option(
      names = "--deterministic",
      description = "Make outputs independent of the batch to the last bit; slower, for the CPU.")
  private boolean deterministic;

  @Mixin private TextOptions text;
  @Mixin private ImageOptions images;

  /**
   * Returns the engine's options.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  EngineOptions options() {
    EngineOptions options =
        EngineOptions.defaults()
            .withDevice(device)
            .withDtype(dtype)
            .withDeterministic(deterministic)
            .withMaxImageWork(images.maxImageWork())
            .withSpecialTokens(text.specialTokens());
    if (threads != null) {
      options = options.withThreads(threads);
    }
    return kvBudgetMib == null ? options : options.withKvBudgetMib(kvBudgetMib);
  }
}
