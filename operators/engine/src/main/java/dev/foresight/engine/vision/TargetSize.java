// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/** What images are scaled to. */
public sealed interface TargetSize {
  /** Width of the scaled image, in pixels, for an image of a given size. */
  int widthFor(int width, int height);

  /** Height of the scaled image, in pixels, for an image of a given size. */
  int heightFor(int width, int height);

  /** Length of the shorter side of every scaled image, in pixels. */
  int shortestEdge();

  /**
   * The aspect is kept and the shorter side is of a given length; the longer one is rounded down.
   *
   * @param shortestEdge in pixels, 1 to 4096
   */
  record ShortestEdge(int shortestEdge) implements TargetSize {
    /** Checks the range. */
    public ShortestEdge {
      requireRange("size.shortest_edge", shortestEdge);
    }

    @Override
    public int widthFor(int width, int height) {
      return width <= height ? shortestEdge : scaled(width, height);
    }

    @Override
    public int heightFor(int width, int height) {
      return height <= width ? shortestEdge : scaled(height, width);
    }

    /** The order of the operations, and the division in double precision, are the reference's. */
    private int scaled(int longer, int shorter) {
      return (int) ((double) ((long) shortestEdge * longer) / shorter);
    }
  }

  /**
   * Every image gets the same size, whatever its aspect.
   *
   * @param height in pixels, 1 to 4096
   * @param width in pixels, 1 to 4096
   */
  record Exact(int height, int width) implements TargetSize {
    /** Checks the range. */
    public Exact {
      requireRange("size.height", height);
      requireRange("size.width", width);
    }

    @Override
    public int widthFor(int width, int height) {
      return this.width;
    }

    @Override
    public int heightFor(int width, int height) {
      return this.height;
    }

    @Override
    public int shortestEdge() {
      return Math.min(width, height);
    }
  }

  private static void requireRange(String name, int pixels) {
    if (pixels < 1 || pixels > 4096) {
      throw new IllegalArgumentException("%s is %d: it must be in 1..4096".formatted(name, pixels));
    }
  }
}
