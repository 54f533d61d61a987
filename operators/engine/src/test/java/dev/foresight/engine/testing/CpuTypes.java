// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.runtime.Torch;
import java.util.stream.Stream;

/** The types in which the processor at hand computes: what it lacks is refused, in words. */
public final class CpuTypes {
  private CpuTypes() {}

  /** Returns them, for parameterized tests. */
  public static Stream<ModelDtype> all() {
    return Stream.of(ModelDtype.FLOAT32, ModelDtype.BFLOAT16, ModelDtype.INT8)
        .filter(dtype -> dtype != ModelDtype.BFLOAT16 || hasBfloat16());
  }

  /** Returns those that caches can be held in, for parameterized tests. */
  public static Stream<KvDtype> ofCaches() {
    Processor processor = processor();
    return Stream.of(KvDtype.FLOAT32, KvDtype.BFLOAT16, KvDtype.FLOAT16)
        .filter(dtype -> dtype != KvDtype.BFLOAT16 || processor.multipliesBfloat16())
        .filter(dtype -> dtype != KvDtype.FLOAT16 || processor.multipliesFloat16());
  }

  /** Returns whether bfloat16 is among them. */
  public static boolean hasBfloat16() {
    return processor().multipliesBfloat16();
  }

  private static Processor processor() {
    try (Torch torch = Torch.open("cpu", 1)) {
      return Processor.of(torch);
    }
  }
}
