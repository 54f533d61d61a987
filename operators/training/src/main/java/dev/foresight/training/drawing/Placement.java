// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.geom.AffineTransform;
import java.util.Random;

/**
 * Where and how a sprite stands in a picture.
 *
 * @param x of its middle, from 0 at the left to 1
 * @param y of its middle, from 0 at the top to 1
 * @param size of its longer side, as a share of the picture's
 * @param turn clockwise, in radians
 * @param stretch how much wider it is than drawn, 1 for as drawn; below 0 it is mirrored
 * @param shear how much its top leans
 * @param warp that bends it
 */
public record Placement(
    double x, double y, double size, double turn, double stretch, double shear, Warp warp) {
  private static final double LARGEST_TURN = Math.toRadians(15);

  /** Returns a place anywhere, such that all of the sprite is seen or nearly so. */
  public static Placement anywhere(Random random) {
    double size = between(random, 0.42, 0.95);
    return new Placement(middle(random, size), middle(random, size), size, 0, 1, 0, Warp.NONE);
  }

  /** Returns a place in one part of a picture: the middles of all parts are half its size apart. */
  public static Placement near(Random random, double x, double y) {
    return new Placement(
        x + between(random, -0.04, 0.04),
        y + between(random, -0.04, 0.04),
        between(random, 0.36, 0.46),
        0,
        1,
        0,
        Warp.NONE);
  }

  /**
   * Returns the same, a bit turned, stretched, leaning and bent.
   *
   * @param mirrored whether it may be mirrored too
   */
  public Placement bent(Random random, boolean mirrored) {
    double side = mirrored && random.nextBoolean() ? -1 : 1;
    return new Placement(
        x,
        y,
        size,
        between(random, -LARGEST_TURN, LARGEST_TURN),
        side * between(random, 0.8, 1.25),
        between(random, -0.15, 0.15),
        Warp.any(random, size));
  }

  private static double middle(Random random, double size) {
    double room = Math.max(0, 1 - size) / 2 + 0.02;
    return 0.5 + between(random, -room, room);
  }

  private static double between(Random random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Returns what takes a sprite's pixels to those of a picture. */
  AffineTransform transform(int width, int height, int side) {
    double scale = size * side / Math.max(width, height);
    AffineTransform transform = AffineTransform.getTranslateInstance(x * side, y * side);
    transform.rotate(turn);
    transform.shear(shear, 0);
    transform.scale(scale * stretch, scale);
    transform.translate(-width / 2.0, -height / 2.0);
    return transform;
  }
}
