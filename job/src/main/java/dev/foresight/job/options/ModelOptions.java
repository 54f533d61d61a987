// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The model and the engine that decodes with it. */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the model, as published on Hugging Face (llava-hf/llava-1.5-7b-hf).")
  private Path model;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the model runs: cpu, cuda or cuda:INDEX.")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation on the CPU; default: all processors.")
  private Integer threads;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "8",
      description = "Sequences decoded together at most.")
  private int batchSize;

  /** Returns the model's folder. */
  public Path model() {
    return model;
  }

  /** Returns how many sequences are decoded together at most. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns the options of an engine on this machine. */
  public EngineOptions engine() {
    EngineOptions options = EngineOptions.defaults().withDevice(device).withMaxBatch(batchSize);
    return threads == null ? options : options.withThreads(threads);
  }

  /** Returns where the model runs. */
  public String device() {
    return device;
  }

  /** Returns the threads of one operation, if given. */
  public OptionalInt threads() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
  }
}
