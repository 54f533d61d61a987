// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.measure.ForwardTimer;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.runtime.Torch;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many milliseconds each part of a forward pass takes, in all layers together: a pass that runs
 * that part only, less what every pass shares.
 */
final class PartsProbe extends Probe<Map<DecoderPart, Double>> {
  private final Torch torch;
  private final ForwardTimer timer;
  private final int threads;
  private final int rows;

  PartsProbe(Torch torch, ForwardTimer timer, int threads, int rows) {
    super("parts of a pass, threads " + threads + ", new tokens " + rows);
    this.torch = torch;
    this.timer = timer;
    this.threads = threads;
    this.rows = rows;
  }

  int threads() {
    return threads;
  }

  int rows() {
    return rows;
  }

  @Override
  Map<DecoderPart, Double> measure() {
    return torch.onOwnThread(threads, this::parts);
  }

  private Map<DecoderPart, Double> parts() {
    Map<DecoderPart, Double> times = new EnumMap<>(DecoderPart.class);
    double shared = time(DecoderPart.SHARED);
    for (DecoderPart part : DecoderPart.values()) {
      times.put(part, part == DecoderPart.SHARED ? shared : Math.max(0, time(part) - shared));
    }
    return times;
  }

  private double time(DecoderPart part) {
    timer.time(part, rows);
    return timer.time(part, rows) / 1e6;
  }
}
