// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import dev.foresight.engine.serving.EngineMemory;
import java.util.OptionalLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The native memory that a TaskManager sets aside for tasks, out of which the engine lives. Flink
 * counts with it, but does not enforce it: an engine that takes more is ended with its process
 * where a container has a limit.
 *
 * @param limit in bytes; absent: none was set, as in a cluster within one process
 */
public record TaskMemory(OptionalLong limit) {
  private static final String KEY = TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key();

  /** What Flink gives clusters within one process: a mebibyte of mebibytes, in place of none. */
  private static final long NO_LIMIT_BYTES = 1L << 40;

  /** Less would hold no sequence of a real model. */
  private static final long LEAST_CACHE_BYTES = 64L << 20;

  /** Returns what a TaskManager's configuration sets aside. */
  public static TaskMemory of(Configuration flink) {
    return ofBytes(flink.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY).getBytes());
  }

  /** Returns a limit. */
  public static TaskMemory ofBytes(long bytes) {
    return bytes >= NO_LIMIT_BYTES ? unlimited() : new TaskMemory(OptionalLong.of(bytes));
  }

  /** Returns as much as there is. */
  public static TaskMemory unlimited() {
    return new TaskMemory(OptionalLong.empty());
  }

  /**
   * Checks that an engine has room.
   *
   * @throws InsufficientMemoryException if not, with what it needs
   */
  public void require(EngineMemory needed) {
    if (limit.isPresent() && limit.getAsLong() < needed.total()) {
      throw new InsufficientMemoryException(
          "%s is %d MiB, but the engine needs %s; start the TaskManagers with %s: %dm, or lower --kv-budget-mib"
              .formatted(KEY, limit.getAsLong() >> 20, needed, KEY, mebibytes(needed)));
    }
  }

  /**
   * Returns the memory that is left for caches of sequences where there is a limit, in MiB.
   *
   * @param others what the engine needs besides
   * @throws InsufficientMemoryException if too little is left
   */
  public int leftForCaches(EngineMemory others) {
    require(
        new EngineMemory(
            others.weights(), others.caches() + LEAST_CACHE_BYTES, others.workspace()));
    return (int) ((limit.orElseThrow() - others.total()) >> 20);
  }

  /**
   * Returns the memory of a GPU that is left for caches of sequences, in MiB. Caches grow by being
   * copied, so a third of what is left is kept for that.
   *
   * @param bytes of the GPU
   * @param others what the engine needs of it besides
   * @throws InsufficientMemoryException if too little is left
   */
  public static int leftForCachesOf(String device, long bytes, EngineMemory others) {
    long left = (bytes - others.total()) * 2 / 3;
    if (left < LEAST_CACHE_BYTES) {
      throw new InsufficientMemoryException(
          "%s has %d MiB, of which the engine needs %s beside its caches; take a larger device, a smaller --dtype, or lower --batch-size"
              .formatted(device, bytes >> 20, others));
    }
    return (int) (left >> 20);
  }

  /** Returns an engine's memory as the option takes it, in MiB. */
  public static long mebibytes(EngineMemory memory) {
    return (memory.total() + (1 << 20) - 1) >> 20;
  }
}
