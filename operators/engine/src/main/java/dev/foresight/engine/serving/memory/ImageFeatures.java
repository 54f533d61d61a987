// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.runtime.Tensor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A share of one image's features: what the decoder sees of it, {@code [1, tokens, H]}. Every share
 * has one owner, who closes it; the last one closed frees the memory. Shares of the same features
 * may be held and closed by different threads.
 */
public final class ImageFeatures implements AutoCloseable {
  private final Tensor projected;
  private final ImageGrid grid;
  private final AtomicInteger shares;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ImageFeatures(Tensor projected, ImageGrid grid, AtomicInteger shares) {
    this.projected = projected;
    this.grid = grid;
    this.shares = shares;
  }

  /** Takes a tensor over; the caller owns the only share of it. */
  public static ImageFeatures of(Tensor projected, ImageGrid grid) {
    return new ImageFeatures(projected, grid, new AtomicInteger(1));
  }

  /** Returns another share, which the caller owns. */
  public ImageFeatures share() {
    if (closed.get()) {
      throw new IllegalStateException("a share that was closed cannot be shared");
    }
    shares.incrementAndGet();
    return new ImageFeatures(projected, grid, shares);
  }

  /** Returns the features; they live at least as long as this share is open. */
  public Tensor projected() {
    return projected;
  }

  /** Returns how the image is divided. */
  public ImageGrid grid() {
    return grid;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && shares.decrementAndGet() == 0) {
      projected.close();
    }
  }
}
