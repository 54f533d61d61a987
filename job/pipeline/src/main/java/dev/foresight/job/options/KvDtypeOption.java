// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** What caches are held in. */
public final class KvDtypeOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--kv-dtype";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "TYPE",
      description =
          "What the caches of sequences are held in, the draft's too: auto (float32 on the CPU, the"
              + " model's type on CUDA), float32, or, for twice as many rows in the same memory,"
              + " bfloat16 (a CPU needs AVX512) or float16 (AVX512-FP16).")
  private KvDtype kvDtype = EngineOptions.defaults().kvDtype();

  /** Returns the type. */
  public KvDtype kvDtype() {
    return kvDtype;
  }

  /** Returns an engine's options with the type. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withKvDtype(kvDtype);
  }
}
