// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * How an engine uses its device.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
 * @param threads that one operation may use on the CPU
 * @param maxBatch sequences decoded together at most
 * @param prefillRows prompt rows computed in one step at most, so that long prompts do not hold up
 *     the sequences that decode
 * @param deterministic whether outputs are independent of what shares the batch, bit for bit; for
 *     the CPU, and slower
 */
public record EngineOptions(
    String device, int threads, int maxBatch, int prefillRows, boolean deterministic) {
  /** Checks the ranges. */
  public EngineOptions {
    requirePositive("threads", threads);
    requirePositive("max-batch", maxBatch);
    requirePositive("prefill-rows", prefillRows);
    if (deterministic && !device.equals("cpu")) {
      throw new IllegalArgumentException(
          "deterministic is set, but the device is '" + device + "'; it is for the CPU only");
    }
  }

  /** Returns what serves well on this machine's CPU. */
  public static EngineOptions defaults() {
    return new EngineOptions("cpu", Runtime.getRuntime().availableProcessors(), 8, 512, false);
  }

  /** Returns the same with another device. */
  public EngineOptions withDevice(String value) {
    return new EngineOptions(value, threads, maxBatch, prefillRows, deterministic);
  }

  /** Returns the same with another number of threads. */
  public EngineOptions withThreads(int value) {
    return new EngineOptions(device, value, maxBatch, prefillRows, deterministic);
  }

  /** Returns the same with another batch limit. */
  public EngineOptions withMaxBatch(int value) {
    return new EngineOptions(device, threads, value, prefillRows, deterministic);
  }

  /** Returns the same with another limit of prompt rows a step. */
  public EngineOptions withPrefillRows(int value) {
    return new EngineOptions(device, threads, maxBatch, value, deterministic);
  }

  /** Returns the same with or without bit-equal outputs. */
  public EngineOptions withDeterministic(boolean value) {
    return new EngineOptions(device, threads, maxBatch, prefillRows, value);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
