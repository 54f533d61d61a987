// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** What the model computes in. */
public final class DtypeOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--dtype";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "TYPE",
      description =
          "What the model computes in: auto (float32 on the CPU, float16 on CUDA), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU).")
  private ModelDtype dtype = EngineOptions.defaults().dtype();

  /** Returns the type. */
  public ModelDtype dtype() {
    return dtype;
  }

  /** Returns an engine's options with the type. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withDtype(dtype);
  }
}
