// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an engine uses its device.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
 * @param dtype that the model computes in
 * @param kvDtype that keys and values of sequences are held in, the draft's too
 * @param threads that one operation may use on the CPU
 * @param maxBatch sequences decoded together at most
 * @param prefillRows prompt rows computed in one step at most, so that long prompts do not hold up
 *     the sequences that decode
 * @param kvBudgetMib memory that the caches of all sequences may take, in MiB; a request that could
 *     need more is refused, one that needs more than is free waits
 * @param deterministic whether outputs are independent of what shares the batch, bit for bit; for
 *     the CPU, and slower; with trees of up to 64 nodes
 * @param visionCacheMib memory that features of images seen before may take, in MiB; 0 keeps none
 * @param prefixCacheMib of the memory for caches, what the prompts computed last may take while no
 *     sequence needs it, in MiB; 0 keeps none
 * @param maxImageWork that decoding an image may take, in megapixel-passes: a million pixels,
 *     visited once; see {@link ImageLimits}
 * @param stuckAfter a step that takes longer is taken for one that never ends: the engine fails
 *     what is open and accepts no more
 * @param specialTokens what to do with their names in prompts that are not raw
 * @param speculation decoding with a draft; absent: plain decoding
 */
public record EngineOptions(
    String device,
    ModelDtype dtype,
    KvDtype kvDtype,
    int threads,
    int maxBatch,
    int prefillRows,
    int kvBudgetMib,
    boolean deterministic,
    int visionCacheMib,
    int prefixCacheMib,
    int maxImageWork,
    Duration stuckAfter,
    SpecialTokens specialTokens,
    Optional<Speculation> speculation) {
  /** Sequences decoded together at most, unless another number is given. */
  public static final int DEFAULT_MAX_BATCH = 8;

  /** 512 prompt rows of a 13B model are 13 TFLOP: over 4 minutes where a CPU does 50 GFLOP/s. */
  public static final int DEFAULT_STUCK_AFTER_MINUTES = 10;

  /** Checks the ranges. */
  public EngineOptions {
    dtype.linearOn(device);
    requirePositive("threads", threads);
    requirePositive("max-batch", maxBatch);
    requirePositive("prefill-rows", prefillRows);
    requirePositive("kv-budget-mib", kvBudgetMib);
    requirePositive("max-image-work", maxImageWork);
    requireNotNegative("vision-cache-mib", visionCacheMib);
    requireNotNegative("prefix-cache-mib", prefixCacheMib);
    if (stuckAfter.isNegative() || stuckAfter.isZero()) {
      throw new IllegalArgumentException(
          "stuck-after is " + stuckAfter + ", but must be longer than nothing");
    }
    if (deterministic && !device.equals("cpu")) {
      throw new IllegalArgumentException(
          "deterministic is set, but the device is '" + device + "'; it is for the CPU only");
    }
    if (deterministic) {
      speculation.map(Speculation::policy).ifPresent(EngineOptions::requireDeterministic);
    }
  }

  /** Returns what serves well on this machine's CPU. */
  public static EngineOptions defaults() {
    return new EngineOptions(
        "cpu",
        ModelDtype.AUTO,
        KvDtype.AUTO,
        Runtime.getRuntime().availableProcessors(),
        DEFAULT_MAX_BATCH,
        512,
        defaultKvBudgetMib(),
        false,
        64,
        1024,
        ImageLimits.DEFAULT_MAX_WORK,
        Duration.ofMinutes(DEFAULT_STUCK_AFTER_MINUTES),
        SpecialTokens.TEXT,
        Optional.empty());
  }

  /** Returns the same with another device. */
  public EngineOptions withDevice(String value) {
    return with(fields -> fields.device = value);
  }

  /** Returns the same with another type to compute in. */
  public EngineOptions withDtype(ModelDtype value) {
    return with(fields -> fields.dtype = value);
  }

  /** Returns the same with another type of keys and values. */
  public EngineOptions withKvDtype(KvDtype value) {
    return with(fields -> fields.kvDtype = value);
  }

  /** Returns the same with another number of threads. */
  public EngineOptions withThreads(int value) {
    return with(fields -> fields.threads = value);
  }

  /** Returns the same with another batch limit. */
  public EngineOptions withMaxBatch(int value) {
    return with(fields -> fields.maxBatch = value);
  }

  /** Returns the same with another limit of prompt rows a step. */
  public EngineOptions withPrefillRows(int value) {
    return with(fields -> fields.prefillRows = value);
  }

  /** Returns the same with another budget for caches. */
  public EngineOptions withKvBudgetMib(int value) {
    return with(fields -> fields.kvBudgetMib = value);
  }

  /** Returns the same with or without bit-equal outputs. */
  public EngineOptions withDeterministic(boolean value) {
    return with(fields -> fields.deterministic = value);
  }

  /** Returns the same with another limit of the memory for features of images seen before. */
  public EngineOptions withVisionCacheMib(int value) {
    return with(fields -> fields.visionCacheMib = value);
  }

  /** Returns the same with another limit of the memory for prompts computed before. */
  public EngineOptions withPrefixCacheMib(int value) {
    return with(fields -> fields.prefixCacheMib = value);
  }

  /** Returns the same with another limit of an image's work, in megapixel-passes. */
  public EngineOptions withMaxImageWork(int value) {
    return with(fields -> fields.maxImageWork = value);
  }

  /** Returns the same with another limit of a step's time. */
  public EngineOptions withStuckAfter(Duration value) {
    return with(fields -> fields.stuckAfter = value);
  }

  /** Returns the same with another way to take special tokens' names in prompts. */
  public EngineOptions withSpecialTokens(SpecialTokens value) {
    return with(fields -> fields.specialTokens = value);
  }

  /** Returns the same with a draft. */
  public EngineOptions withSpeculation(Speculation value) {
    return withSpeculation(Optional.of(value));
  }

  /** Returns the same with or without a draft. */
  public EngineOptions withSpeculation(Optional<Speculation> value) {
    return with(fields -> fields.speculation = value);
  }

  private EngineOptions with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.options();
  }

  /** The components while some of them are changed. */
  private static final class Fields {
    private String device;
    private ModelDtype dtype;
    private KvDtype kvDtype;
    private int threads;
    private int maxBatch;
    private int prefillRows;
    private int kvBudgetMib;
    private boolean deterministic;
    private int visionCacheMib;
    private int prefixCacheMib;
    private int maxImageWork;
    private Duration stuckAfter;
    private SpecialTokens specialTokens;
    private Optional<Speculation> speculation;

    Fields(EngineOptions from) {
      device = from.device;
      dtype = from.dtype;
      kvDtype = from.kvDtype;
      threads = from.threads;
      maxBatch = from.maxBatch;
      prefillRows = from.prefillRows;
      kvBudgetMib = from.kvBudgetMib;
      deterministic = from.deterministic;
      visionCacheMib = from.visionCacheMib;
      prefixCacheMib = from.prefixCacheMib;
      maxImageWork = from.maxImageWork;
      stuckAfter = from.stuckAfter;
      specialTokens = from.specialTokens;
      speculation = from.speculation;
    }

    EngineOptions options() {
      return new EngineOptions(
          device,
          dtype,
          kvDtype,
          threads,
          maxBatch,
          prefillRows,
          kvBudgetMib,
          deterministic,
          visionCacheMib,
          prefixCacheMib,
          maxImageWork,
          stuckAfter,
          specialTokens,
          speculation);
    }
  }

  /** Returns what decides how far is guessed ahead: without a draft, not at all. */
  public SpeculationPolicy policy() {
    return speculation.map(Speculation::policy).orElseGet(PlainDecoding::new);
  }

  /**
   * Returns where others differ from these.
   *
   * @return a phrase such as {@code maxBatch is 8, not 16; threads is 1, not 2}; empty if they are
   *     equal
   */
  public String differences(EngineOptions others) {
    List<String> differences = new ArrayList<>();
    for (RecordComponent component : EngineOptions.class.getRecordComponents()) {
      Object here = valueOf(component, this);
      Object there = valueOf(component, others);
      if (!here.equals(there)) {
        differences.add(component.getName() + " is " + here + ", not " + there);
      }
    }
    return String.join("; ", differences);
  }

  private static Object valueOf(RecordComponent component, EngineOptions options) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can read its own components", e);
    }
  }

  /** A quarter of the machine: weights, images and Java's heap need the rest. */
  private static int defaultKvBudgetMib() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return (int) (machine.getTotalMemorySize() >> 22);
  }

  private static void requireDeterministic(SpeculationPolicy policy) {
    int most = ModelOptions.MOST_DETERMINISTIC_TREE_ROWS;
    int total = policy.limits().nodes();
    if (total > most) {
      throw new IllegalArgumentException(
          "deterministic is set, but total of the tree "
              + policy
              + " is "
              + total
              + "; give a total of "
              + most
              + " or below");
    }
  }

  private static void requireNotNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or above");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
