// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskMemory;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * How much the caches of sequences get where nobody said it: what the rest of the engine leaves of
 * the memory that it decodes in, a TaskManager's or a GPU's.
 *
 * @param host the memory of the TaskManager
 * @param deviceBytes all the memory of a GPU, by its name. All, and not what is free: those who
 *     share an engine have to come to one number
 */
record CacheRoom(TaskMemory host, ToLongFunction<String> deviceBytes) {
  /**
   * Returns an engine's options with a budget for its caches.
   *
   * @param given whether the options have one already
   * @throws InsufficientMemoryException if there is too little for the engine
   */
  EngineOptions fit(Path model, EngineOptions engine, boolean given) {
    boolean onCpu = engine.device().equals("cpu");
    if (!given && onCpu && host.limit().isPresent()) {
      EngineMemory others = EngineMemory.of(model, engine.withKvBudgetMib(1));
      return engine.withKvBudgetMib(host.leftForCaches(others));
    }
    host.require(EngineMemory.of(model, engine));
    if (!given && !onCpu) {
      String device = engine.device();
      return engine.withKvBudgetMib(
          TaskMemory.leftForCachesOf(
              device,
              deviceBytes.applyAsLong(device),
              EngineMemory.ofDevice(model, engine.withKvBudgetMib(1))));
    }
    return engine;
  }
}
