// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Gpus;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskMemory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How much the caches of sequences get where nobody said it: what the rest of the engine leaves of
 * the memory that it decodes in, a TaskManager's or a GPU's. On the CPU of a process without limits
 * it is what options have by default.
 *
 * @param host the memory of the TaskManager
 * @param deviceBytes all the memory of a GPU, by its name. All, and not what is free: those who
 *     share an engine have to come to one number
 */
public record CacheRoom(TaskMemory host, ToLongFunction<String> deviceBytes) {
  /** Returns the room in a process that decodes as it likes, with the GPUs that PyTorch sees. */
  public static CacheRoom ofThisProcess() {
    return new CacheRoom(TaskMemory.unlimited(), Gpus::memoryBytes);
  }

  /**
   * Returns an engine's options with a budget for its caches. Reads headers of files only.
   *
   * @param given whether the options have one already
   * @throws InsufficientMemoryException if there is too little for the engine
   * @throws IllegalArgumentException if there is no such device
   */
  public EngineOptions fit(Path model, EngineOptions engine, boolean given) {
    return fit(
        options -> EngineMemory.of(model, options),
        options -> EngineMemory.ofDevice(model, options),
        engine,
        given);
  }

  /**
   * Returns the options of an engine that nobody gave a budget for its caches, with one.
   *
   * @param draft shape of the draft, if options ask for one
   * @throws InsufficientMemoryException if there is too little for the engine
   * @throws IllegalArgumentException if there is no such device
   */
  public EngineOptions fit(ModelShape model, Optional<TextConfig> draft, EngineOptions engine) {
    return fit(
        options -> EngineMemory.of(model, draft, options),
        options -> EngineMemory.ofDevice(model, draft, options),
        engine,
        false);
  }

  private EngineOptions fit(
      Function<EngineOptions, EngineMemory> ofHost,
      Function<EngineOptions, EngineMemory> ofDevice,
      EngineOptions engine,
      boolean given) {
    boolean onCpu = engine.device().equals("cpu");
    if (host.limit().isPresent()) {
      if (!given && onCpu) {
        return engine.withKvBudgetMib(host.leftForCaches(ofHost.apply(engine.withKvBudgetMib(1))));
      }
      host.require(ofHost.apply(engine));
    }
    if (given || onCpu) {
      return engine;
    }
    String device = engine.device();
    return engine.withKvBudgetMib(
        TaskMemory.leftForCachesOf(
            device, deviceBytes.applyAsLong(device), ofDevice.apply(engine.withKvBudgetMib(1))));
  }
}
