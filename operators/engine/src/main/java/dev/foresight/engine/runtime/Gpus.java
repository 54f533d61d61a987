// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;

/** The GPUs that PyTorch has in this process. */
public final class Gpus {
  private Gpus() {}

  /** Returns how many there are: none where PyTorch was built without CUDA. */
  public static int count() {
    return NativeLibraries.startPyTorch().getGpuCount();
  }

  /**
   * Returns all the memory of a GPU, whoever has it now, in bytes.
   *
   * @param device {@code cuda} or {@code cuda:INDEX}
   * @throws IllegalArgumentException if there is no such device
   */
  public static long memoryBytes(String device) {
    Device gpu = Torch.parse(device, count());
    return CudaUtils.getGpuMemory(gpu).getMax();
  }
}
