// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;

/**
 * How fast the device reads memory: a buffer far larger than the processor's caches is multiplied
 * by a vector, which touches every element once, in order, and computes next to nothing.
 */
public final class ReadBandwidth implements AutoCloseable {
  /** Size of the buffer. */
  public static final long BYTES = 1L << 29;

  private static final int PASSES = 4;

  private final Program program;
  private final Tensor buffer;

  /** Fills a buffer on a device. */
  public ReadBandwidth(Torch torch) {
    this.program =
        torch.load(
            new ProgramSource(
                "Bandwidth", ProgramSource.text(ReadBandwidth.class, "bandwidth.torchscript")));
    try (Tensor onDevice = torch.floats(new float[1], 1)) {
      this.buffer =
          program.call("buffer").tensor(onDevice).number(BYTES / Float.BYTES).runForTensor();
    }
  }

  /** Reads the buffer a few times in two ways; returns the fastest pass, in bytes a second. */
  public double bytesPerSecond() {
    long best = Long.MAX_VALUE;
    for (int pass = 0; pass < PASSES; pass++) {
      best = Math.min(best, Math.min(nanos("sum"), nanos("largest")));
    }
    return BYTES * 1e9 / best;
  }

  private long nanos(String reduction) {
    long start = System.nanoTime();
    try (Tensor result = program.call(reduction).tensor(buffer).runForTensor()) {
      result.toFloats(); // waits for a device that runs behind
      return System.nanoTime() - start;
    }
  }

  @Override
  public void close() {
    buffer.close();
    program.close();
  }
}
