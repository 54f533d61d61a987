// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.LlavaShapes;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.ModelOptions;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;

/** What weights and caches of a model take, and whether this machine has it. */
final class MemoryNeed {
  private static final long MIB = 1 << 20;

  private final ModelOptions model;

  MemoryNeed(ModelOptions model) {
    this.model = model;
  }

  /**
   * Compares what is needed with what the machine has.
   *
   * @return both, for people
   * @throws IllegalStateException if the machine has less
   */
  String check() {
    long weights = weightsMib();
    long caches =
        model.kvBudgetMib().orElse(EngineOptions.defaults().kvBudgetMib()) + model.visionCacheMib();
    String need =
        "weights %d MiB, caches %d MiB, heap %d MiB".formatted(weights, caches, heapMib());
    if (!model.device().equals("cpu")) {
      return need + "; the memory of " + model.device() + " is not looked at";
    }
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / MIB;
    if (weights + caches + heapMib() > machine) {
      throw new IllegalStateException(
          need
              + ": more than the machine's "
              + machine
              + " MiB; lower --kv-budget-mib or the heap (-Xmx), or take --dtype bfloat16 or int8");
    }
    return need + ", of the machine's " + machine + " MiB";
  }

  private long weightsMib() {
    LlavaCheckpoint target = LlavaCheckpoint.open(model.model());
    long bytes = values(LlavaShapes.of(target.config())) * bytesOfValue(model.dtype());
    Optional<Speculation> speculation = model.speculation();
    if (speculation.isPresent()) {
      DraftCheckpoint draft = DraftCheckpoint.open(speculation.get().draft());
      ModelDtype dtype = speculation.get().draftDtype();
      bytes +=
          values(DraftCheckpoint.shapes(draft.config()))
              * bytesOfValue(dtype == ModelDtype.AUTO ? model.dtype() : dtype);
    }
    return bytes / MIB;
  }

  private static long heapMib() {
    return Runtime.getRuntime().maxMemory() / MIB;
  }

  private static long values(Map<String, long[]> shapes) {
    long values = 0;
    for (long[] shape : shapes.values()) {
      long product = 1;
      for (long length : shape) {
        product *= length;
      }
      values += product;
    }
    return values;
  }

  private long bytesOfValue(ModelDtype dtype) {
    return switch (dtype) {
      case AUTO -> model.device().equals("cpu") ? 4 : 2;
      case FLOAT32 -> 4;
      case FLOAT16, BFLOAT16 -> 2;
      case INT8 -> 1;
    };
  }
}
