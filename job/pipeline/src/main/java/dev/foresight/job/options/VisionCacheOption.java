// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** How much memory features of images seen before take. */
public final class VisionCacheOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--vision-cache-mib";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      description =
          "Memory in MiB that the features of images seen before may take, so that many questions"
              + " about one image encode it once; 0 keeps none.")
  private int visionCacheMib = EngineOptions.defaults().visionCacheMib();

  /** Returns an engine's options with the memory. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withVisionCacheMib(visionCacheMib);
  }
}
