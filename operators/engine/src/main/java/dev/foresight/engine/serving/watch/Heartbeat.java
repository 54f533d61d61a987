// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What the decoding thread is doing, for others to see: one volatile write a step, no lock. */
public class Heartbeat {
  private final LongSupplier nanoTime;

  /** Null while the thread waits for work. */
  private volatile Step current;

  /**
   * Creates the heartbeat of a thread that waits for work.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Heartbeat(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Tells that the vision tower begins with a request's images. */
  public void vision(int images) {
    current = new Step("vision tower", 1, images, nanoTime.getAsLong());
  }

  /** Tells that the decoder begins with new rows of some sequences. */
  public void forward(int sequences, int rows) {
    current = new Step("decoder", sequences, rows, nanoTime.getAsLong());
  }

  /** Tells that the thread waits for work. */
  public void rest() {
    current = null;
  }

  /** Returns the step that has been running for longer than a limit, if there is one. */
  public Optional<Step> stepOver(Duration limit) {
    return Optional.ofNullable(current)
        .filter(step -> nanoTime.getAsLong() - step.began > limit.toNanos());
  }

  /**
   * Work between two beats.
   *
   * @param program that runs
   * @param sequences that take part
   * @param size rows of the decoder, or images, of all sequences together
   * @param began by the heartbeat's clock, nanoseconds
   */
  public record Step(String program, int sequences, int size, long began) {
    @Override
    public String toString() {
      return program + ", sequences: " + sequences + ", rows or images: " + size;
    }
  }
}
