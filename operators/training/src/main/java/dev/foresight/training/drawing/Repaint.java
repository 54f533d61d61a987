// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;

/**
 * Paints a drawing anew in a few flat colours, each a little off what was there, as another hand
 * would choose them: shades go, and what stood out against its neighbours does so less, or more. A
 * {@link Tint} changes all colours alike.
 *
 * @param colours of the result; 0: what is there stays
 * @param seed of how far each is off
 */
public record Repaint(int colours, long seed) {
  /** Leaves all as it is. */
  public static final Repaint NONE = new Repaint(0, 0);

  private static final double UNTOUCHED = 0.4;
  private static final int FEWEST = 3;
  private static final int MOST = 8;

  /** Of each colour: added to the hue, in turns, and to 1, by which the others are multiplied. */
  private static final float HUE = 0.04f;

  private static final float SATURATION = 0.3f;
  private static final float BRIGHTNESS = 0.15f;

  /** After these the colours of drawings hardly move. */
  private static final int ROUNDS = 3;

  /** Returns what leaves a thing what it is; some stay untouched. */
  public static Repaint any(Random random) {
    return random.nextDouble() < UNTOUCHED
        ? NONE
        : new Repaint(FEWEST + random.nextInt(MOST - FEWEST + 1), random.nextLong());
  }

  /** Returns an image painted anew; what is transparent stays so. */
  BufferedImage of(BufferedImage image) {
    int[] solid = Sprite.solid(image);
    if (equals(NONE) || solid.length == 0) {
      return image;
    }
    int[] were = settled(solid, farApart(solid));
    int[] become = shifted(were);
    return Sprite.recoloured(image, rgb -> become[nearest(were, rgb)]);
  }

  /** Each is the one farthest from those before it, so that small parts keep theirs. */
  private int[] farApart(int[] pixels) {
    int[] chosen = new int[colours];
    int[] distances = new int[pixels.length];
    Arrays.fill(distances, Integer.MAX_VALUE);
    chosen[0] = pixels[pixels.length / 2];
    for (int next = 1; next < colours; next++) {
      int farthest = 0;
      for (int i = 0; i < pixels.length; i++) {
        distances[i] = Math.min(distances[i], distance(pixels[i], chosen[next - 1]));
        farthest = distances[i] > distances[farthest] ? i : farthest;
      }
      chosen[next] = pixels[farthest];
    }
    return chosen;
  }

  /** Colours become the means of the pixels that are nearest to them (Lloyd's algorithm). */
  private static int[] settled(int[] pixels, int[] first) {
    int[] centres = first.clone();
    for (int round = 0; round < ROUNDS; round++) {
      long[][] sums = new long[centres.length][4];
      for (int pixel : pixels) {
        long[] sum = sums[nearest(centres, pixel)];
        sum[0]++;
        sum[1] += pixel >> 16 & 0xFF;
        sum[2] += pixel >> 8 & 0xFF;
        sum[3] += pixel & 0xFF;
      }
      for (int i = 0; i < centres.length; i++) {
        long[] sum = sums[i];
        if (sum[0] > 0) {
          centres[i] = (int) (sum[1] / sum[0] << 16 | sum[2] / sum[0] << 8 | sum[3] / sum[0]);
        }
      }
    }
    return centres;
  }

  private int[] shifted(int[] rgb) {
    Random random = new Random(seed);
    return Arrays.stream(rgb).map(colour -> shift(random).of(colour)).toArray();
  }

  private static Tint shift(Random random) {
    return new Tint(
        HUE * around(random), 1 + SATURATION * around(random), 1 + BRIGHTNESS * around(random), 0);
  }

  /** From -1 to 1. */
  private static float around(Random random) {
    return 2 * random.nextFloat() - 1;
  }

  private static int nearest(int[] colours, int pixel) {
    int best = 0;
    for (int i = 1; i < colours.length; i++) {
      best = distance(colours[i], pixel) < distance(colours[best], pixel) ? i : best;
    }
    return best;
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
    int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
    int blue = (one & 0xFF) - (other & 0xFF);
    return red * red + green * green + blue * blue;
  }
}
