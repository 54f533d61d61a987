// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** Where the model runs. */
public final class DeviceOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--device";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "DEVICE",
      description =
          "Where the model runs: cpu, cuda or cuda:INDEX; in a job also gpu: the GPUs that Flink"
              + " declares to a TaskManager (external-resource.gpu), in turn, and the CPU where it"
              + " declares none.")
  private String device = EngineOptions.defaults().device();

  /** Returns the device. */
  public String device() {
    return device;
  }

  /** Returns an engine's options with the device. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withDevice(device);
  }
}
