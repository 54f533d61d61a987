// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** How much memory what was computed before takes, so that it is not computed again. */
public final class CacheOptions implements Serializable {
  private static final long serialVersionUID = 1;

  @Option(
      names = "--vision-cache-mib",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      description =
          "Memory in MiB that the features of images seen before may take, so that many questions"
              + " about one image encode it once; 0 keeps none.")
  private int visionCacheMib = EngineOptions.defaults().visionCacheMib();

  @Option(
      names = "--prefix-cache-mib",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      description =
          "Of the memory for caches, what the prompts computed last may take while no request needs"
              + " it, in MiB: a prompt that begins like one of them, with the same image, computes"
              + " only what is new; 0 keeps none.")
  private int prefixCacheMib = EngineOptions.defaults().prefixCacheMib();

  /** Returns an engine's options with the memory. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withVisionCacheMib(visionCacheMib).withPrefixCacheMib(prefixCacheMib);
  }
}
