// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.doctor;

import dev.foresight.engine.runtime.Gpus;
import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.runtime.PyTorchBuild;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.decoding.DeviceTrial;

/** The PyTorch of this process. */
public final class ThisPyTorch implements Doctor.Torches {
  @Override
  public String build() {
    PyTorchBuild build = PyTorchBuild.load();
    return "%s, %s CUDA, in %s"
        .formatted(build.version(), build.cuda() ? "with" : "without", build.folder());
  }

  @Override
  public String processor() {
    try (Torch torch = Torch.open("cpu", 1)) {
      Processor processor = Processor.of(torch);
      return "%s, %s"
          .formatted(
              processor.instructions(),
              processor.multipliesBfloat16()
                  ? "multiplies by bfloat16"
                  : "does not multiply by bfloat16");
    }
  }

  @Override
  public int gpus() {
    return Gpus.count();
  }

  @Override
  public long memoryBytes(String device) {
    return Gpus.memoryBytes(device);
  }

  @Override
  public void tryOut(EngineOptions options) {
    DeviceTrial.run(options);
  }
}
