// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How an engine uses its device.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
 * @param threads that one operation may use on the CPU
 * @param maxBatch sequences decoded together at most
 * @param prefillRows prompt rows computed in one step at most, so that long prompts do not hold up
 *     the sequences that decode
 * @param kvBudgetMib memory that the caches of all sequences may take, in MiB; a request that could
 *     need more is refused, one that needs more than is free waits
 * @param deterministic whether outputs are independent of what shares the batch, bit for bit; for
 *     the CPU, and slower
 */
public record EngineOptions(
    String device,
    int threads,
    int maxBatch,
    int prefillRows,
    int kvBudgetMib,
    boolean deterministic) {
  /** Checks the ranges. */
  public EngineOptions {
    requirePositive("threads", threads);
    requirePositive("max-batch", maxBatch);
    requirePositive("prefill-rows", prefillRows);
    requirePositive("kv-budget-mib", kvBudgetMib);
    if (deterministic && !device.equals("cpu")) {
      throw new IllegalArgumentException(
          "deterministic is set, but the device is '" + device + "'; it is for the CPU only");
    }
  }

  /** Returns what serves well on this machine's CPU. */
  public static EngineOptions defaults() {
    return new EngineOptions(
        "cpu", Runtime.getRuntime().availableProcessors(), 8, 512, defaultKvBudgetMib(), false);
  }

  /** Returns the same with another device. */
  public EngineOptions withDevice(String value) {
    return new EngineOptions(value, threads, maxBatch, prefillRows, kvBudgetMib, deterministic);
  }

  /** Returns the same with another number of threads. */
  public EngineOptions withThreads(int value) {
    return new EngineOptions(device, value, maxBatch, prefillRows, kvBudgetMib, deterministic);
  }

  /** Returns the same with another batch limit. */
  public EngineOptions withMaxBatch(int value) {
    return new EngineOptions(device, threads, value, prefillRows, kvBudgetMib, deterministic);
  }

  /** Returns the same with another limit of prompt rows a step. */
  public EngineOptions withPrefillRows(int value) {
    return new EngineOptions(device, threads, maxBatch, value, kvBudgetMib, deterministic);
  }

  /** Returns the same with or without bit-equal outputs. */
  public EngineOptions withDeterministic(boolean value) {
    return new EngineOptions(device, threads, maxBatch, prefillRows, kvBudgetMib, value);
  }

  /** Returns the same with another budget for caches. */
  public EngineOptions withKvBudgetMib(int value) {
    return new EngineOptions(device, threads, maxBatch, prefillRows, value, deterministic);
  }

  /** A quarter of the machine: weights, images and Java's heap need the rest. */
  private static int defaultKvBudgetMib() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return (int) (machine.getTotalMemorySize() >> 22);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
