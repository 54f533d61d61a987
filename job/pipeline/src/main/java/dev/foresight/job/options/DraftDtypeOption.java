// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** What a draft computes in. */
public final class DraftDtypeOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--draft-dtype";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "TYPE",
      description =
          "What the draft computes in, which changes no output: auto (as the model), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU).")
  private ModelDtype dtype = ModelDtype.AUTO;

  /** Returns the type. */
  public ModelDtype dtype() {
    return dtype;
  }
}
