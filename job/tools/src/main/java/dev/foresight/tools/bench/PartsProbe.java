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
final class PartsProbe extends PassProbe<Map<DecoderPart, Double>> {
  private final int sequences;

  PartsProbe(Torch torch, ForwardTimer timer, int threads, ProfiledPass pass) {
    super("parts of a pass, sequences " + pass.sequences(), torch, timer, threads, pass.rows());
    this.sequences = pass.sequences();
  }

  int sequences() {
    return sequences;
  }

  @Override
  Map<DecoderPart, Double> pass() {
    Map<DecoderPart, Double> times = new EnumMap<>(DecoderPart.class);
    double shared = time(DecoderPart.SHARED);
    for (DecoderPart part : DecoderPart.values()) {
      times.put(part, part == DecoderPart.SHARED ? shared : Math.max(0, time(part) - shared));
    }
    return times;
  }

  private double time(DecoderPart part) {
    timer.time(part, rows, sequences);
    return timer.time(part, rows, sequences) / 1e6;
  }
}
