// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.measure.ReadBandwidth;
import dev.foresight.engine.runtime.Torch;

/** How many bytes a second the device reads. */
final class BandwidthProbe extends Probe<Double> {
  private final Torch torch;
  private final ReadBandwidth bandwidth;
  private final int threads;

  BandwidthProbe(Torch torch, ReadBandwidth bandwidth, int threads) {
    super("read bandwidth, threads " + threads);
    this.torch = torch;
    this.bandwidth = bandwidth;
    this.threads = threads;
  }

  int threads() {
    return threads;
  }

  @Override
  Double measure() {
    return torch.onOwnThread(threads, bandwidth::bytesPerSecond);
  }
}
