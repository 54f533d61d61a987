// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.Speculation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The model and the engine that decodes with it. */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR|URI",
      required = true,
      description =
          "Folder of the model, as published on Hugging Face (llava-hf/llava-1.5-7b-hf), on every"
              + " TaskManager; or a URI of one of Flink's file systems, such as s3://bucket/model:"
              + " each machine fetches it once and checks its digests.")
  private String model;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the model runs: cpu, cuda or cuda:INDEX.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the model computes in: auto (float32 on the CPU, float16 on CUDA), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU).")
  private ModelDtype dtype;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Threads of one operation on the CPU; default: the processors, or a container's limit.")
  private Integer threads;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "8",
      description = "Sequences decoded together at most.")
  private int batchSize;

  @Option(
      names = "--kv-budget-mib",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Memory in MiB that the caches of all sequences may take; default: a quarter of the"
              + " machine. Requests wait for it, and those that could need more are refused.")
  private Integer kvBudgetMib;

  @Option(
      names = "--vision-cache-mib",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      defaultValue = "64",
      description =
          "Memory in MiB that the features of images seen before may take, so that many questions"
              + " about one image encode it once; 0 keeps none.")
  private int visionCacheMib;

  @Option(
      names = "--stuck-after",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "A step of the engine that takes longer is taken for one that never ends: what is open"
              + " fails, and the process has to be restarted.")
  private Duration stuckAfter;

  @Option(
      names = "--engine-linger",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "Time that an engine stays loaded in a TaskManager when no job uses it any more, so that"
              + " a restart reloads nothing; 0s frees it at once.")
  private Duration engineLinger;

  @Option(
      names = "--deterministic",
      description = "Make outputs independent of the batch to the last bit; slower, for the CPU.")
  private boolean deterministic;

  @Mixin private TextOptions text;
  @Mixin private ImageOptions images;

  @Mixin private SpeculationOptions speculation;

  /** Returns how to decode with a draft, if there is one. */
  public Optional<Speculation> speculation() {
    return speculation.speculation();
  }

  /** Returns the model's place: a folder, or a URI. */
  public String modelPlace() {
    return model;
  }

  /** Returns the draft's place, a folder or a URI, if there is one. */
  public Optional<String> draftPlace() {
    return speculation.draftPlace();
  }

  /** Returns how many sequences are decoded together at most. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns where the model runs. */
  public String device() {
    return device;
  }

  /** Returns what the model computes in. */
  public ModelDtype dtype() {
    return dtype;
  }

  /** Returns the threads of one operation, if given. */
  public OptionalInt threads() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
  }

  /** Returns the memory of all caches in MiB, if given. */
  public OptionalInt kvBudgetMib() {
    return kvBudgetMib == null ? OptionalInt.empty() : OptionalInt.of(kvBudgetMib);
  }

  /** Returns the memory for features of images seen before in MiB; 0 keeps none. */
  public int visionCacheMib() {
    return visionCacheMib;
  }

  /** Returns the work that decoding one image may take, in megapixel-passes. */
  public int maxImageWork() {
    return images.maxImageWork();
  }

  /** Returns how long a step of the engine may take. */
  public Duration stuckAfter() {
    return stuckAfter;
  }

  /** Returns how long an engine stays loaded that no job uses. */
  public Duration engineLinger() {
    return engineLinger;
  }

  /** Returns whether outputs are independent of the batch to the last bit. */
  public boolean deterministic() {
    return deterministic;
  }

  /** Returns how prompts are encoded. */
  public TextOptions text() {
    return text;
  }
}
