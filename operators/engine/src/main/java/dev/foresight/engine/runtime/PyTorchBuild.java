// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;

/**
 * The PyTorch that this process computes with.
 *
 * @param version such as {@code 2.7.1}
 * @param folder where its libraries lie
 * @param cuda whether it was built for CUDA, and found it
 */
public record PyTorchBuild(String version, String folder, boolean cuda) {
  /**
   * Loads it, if that has not happened yet.
   *
   * @throws RuntimeException if it cannot be loaded here
   */
  public static PyTorchBuild load() {
    Engine engine = NativeLibraries.startPyTorch();
    return new PyTorchBuild(
        engine.getVersion(),
        LibUtils.getLibtorchPath(),
        engine.hasCapability(StandardCapabilities.CUDA));
  }
}
