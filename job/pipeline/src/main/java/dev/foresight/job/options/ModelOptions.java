// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The model and the engine that decodes with it. */
public final class ModelOptions implements Serializable {
  private static final String ENGINE_LINGER = "--engine-linger";
  private static final long serialVersionUID = 1;

  @Mixin private ModelPlace model;
  @Mixin private EngineUse use;
  @Mixin private BatchSizeOption batchSize;
  @Mixin private CacheOptions caches;

  @Option(
      names = "--stuck-after",
      paramLabel = "DURATION",
      defaultValue = EngineOptions.DEFAULT_STUCK_AFTER_MINUTES + "m",
      converter = DurationConverter.class,
      description =
          "A step of the engine that takes longer is taken for one that never ends: what is open"
              + " fails, and the process has to be restarted.")
  private Duration stuckAfter;

  @Option(
      names = ENGINE_LINGER,
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "Time that an engine stays loaded in a TaskManager when no job uses it any more, so that"
              + " a restart reloads nothing; 0s frees it at once.")
  private Duration engineLinger;

  @Mixin private SpeculationOptions speculation;

  /**
   * Returns an engine's options with all of these that were given, the draft apart.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public EngineOptions applyTo(EngineOptions options) {
    return use.applyTo(caches.applyTo(batchSize.applyTo(options))).withStuckAfter(stuckAfter);
  }

  /** Returns how to decode with a draft, if there is one. */
  public Optional<Speculation> speculation() {
    return speculation.speculation();
  }

  /** Returns the same, with the draft in a folder of this machine. */
  public Optional<Speculation> speculationWith(Path folder) {
    return speculation.speculationWith(folder);
  }

  /** Returns whether there is a model. */
  public boolean isGiven() {
    return model.place().isPresent();
  }

  /** Returns the model's place: a folder, or a URI. */
  public String modelPlace() {
    return model.place().orElseThrow();
  }

  /** Returns the draft's place, a folder or a URI, if there is one. */
  public Optional<String> draftPlace() {
    return speculation.draftPlace();
  }

  /** Returns whether somebody said how many sequences are decoded together. */
  public boolean isBatchSizeGiven() {
    return batchSize.number().isPresent();
  }

  /** Returns how many sequences are decoded together at most. */
  public int batchSize() {
    return batchSize.number().orElse(EngineOptions.DEFAULT_MAX_BATCH);
  }

  /** Returns where the model runs. */
  public String device() {
    return use.device().device();
  }

  /** Returns what the model computes in. */
  public ModelDtype dtype() {
    return use.dtype().dtype();
  }

  /** Returns the memory of all caches in MiB, if given. */
  public OptionalInt kvBudgetMib() {
    return use.kvBudgetMib();
  }

  /** Returns how long an engine stays loaded that no job uses. */
  public Duration engineLinger() {
    return engineLinger;
  }

  /**
   * Returns what jobs that share an engine must have in common, by the options' names without
   * dashes: all but what engines are told apart by, and what the job alone knows.
   */
  public Map<String, String> limits() {
    Set<String> others =
        Set.of(
            ModelPlace.NAME, DraftPlace.NAME, DeviceOption.NAME, DtypeOption.NAME, ENGINE_LINGER);
    CommandSpec all = CommandSpec.forAnnotatedObject(this);
    CommandSpec drafts = CommandSpec.forAnnotatedObject(speculation);
    boolean speculates = speculation().isPresent();
    Map<String, String> limits = new TreeMap<>();
    for (OptionSpec option : all.options()) {
      String name = option.longestName();
      if (!others.contains(name) && (speculates || drafts.findOption(name) == null)) {
        Object value = option.getValue();
        limits.put(name.substring(2), value == null ? "not given" : value.toString());
      }
    }
    limits.put(
        KvDtypeOption.NAME.substring(2), use.kvDtype().kvDtype().on(device(), dtype()).toString());
    // Unlike the others it is the same number everywhere where it is not given.
    limits.put(BatchSizeOption.NAME.substring(2), String.valueOf(batchSize()));
    return limits;
  }
}
