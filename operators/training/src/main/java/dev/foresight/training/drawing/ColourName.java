// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names of colours, and which of them are seen in pixels: by the nearest example in CIE Lab. */
public enum ColourName {
  RED(0xDC2828, 0xB01020, 0xEE4444, 0x8E1B1B, 0x600008),
  ORANGE(0xF58C1E, 0xFF7A20, 0xFBA54A, 0xFFC890),
  YELLOW(0xFAD73C, 0xFFE680, 0xF5C518, 0xFFFFC0),
  GREEN(0x3CA046, 0x78BE3C, 0x145A32, 0xA0D278, 0x5C9E31, 0x2E7D5B, 0xB0FFD0),
  BLUE(
      0x285AD2, 0x0000FF, 0x1A1AC8, 0x000060, 0x5AAAF0, 0x14286E, 0xA0D2FA, 0x1E88C8, 0x009BB0,
      0x40C0E7, 0x3A5F8A, 0xB0F8FF),
  PURPLE(0x823CB4, 0xAA82DC, 0x5A2A82, 0xC59BE8, 0x7F00FF, 0xC000FF),
  PINK(0xF596BE, 0xE63C82, 0xFFC8D7, 0xD35C9B, 0xFF60E0),
  BROWN(0x784B2D, 0x5A3223, 0xAA7850, 0x8C5A3C, 0xC09060),
  BLACK(0x0F0F0F, 0x2D2D32, 0x3B3B42),
  GREY(0x808080, 0x5A5A5F, 0xAFB2B6, 0x8FA0AA, 0x6A7A84, 0xC4CACF),
  WHITE(0xFAFAFA, 0xE8EAEC, 0xF5F0EB);

  private static final double LEAST_SHARE = 0.15;
  private static final int MOST = 3;
  private static final int TABLE_BITS = 4;
  private static final ColourName[] TABLE = table();

  private final int[] examples;

  ColourName(int... examples) {
    this.examples = examples;
  }

  /** Returns the name of a colour of 24 bits; of its neighbours too, for pixels are many. */
  static ColourName of(int rgb) {
    int step = 8 - TABLE_BITS;
    int red = (rgb >> 16 & 0xFF) >> step;
    int green = (rgb >> 8 & 0xFF) >> step;
    int blue = (rgb & 0xFF) >> step;
    return TABLE[(red << TABLE_BITS | green) << TABLE_BITS | blue];
  }

  /**
   * Returns the names of colours that much of something has, the most frequent first: one at least,
   * three at most.
   *
   * @param pixels of 24 bits; one at least
   */
  public static List<ColourName> seen(int[] pixels) {
    Map<ColourName, Integer> counts = new EnumMap<>(ColourName.class);
    for (int pixel : pixels) {
      counts.merge(of(pixel), 1, Integer::sum);
    }
    List<ColourName> names =
        counts.keySet().stream()
            .sorted(Comparator.comparing(counts::get).reversed())
            .limit(MOST)
            .toList();
    return names.stream()
        .filter(name -> name == names.get(0) || counts.get(name) >= LEAST_SHARE * pixels.length)
        .toList();
  }

  private static ColourName[] table() {
    int values = 1 << TABLE_BITS;
    int step = 256 / values;
    ColourName[] table = new ColourName[values * values * values];
    for (int i = 0; i < table.length; i++) {
      int red = i / (values * values) * step + step / 2;
      int green = i / values % values * step + step / 2;
      int blue = i % values * step + step / 2;
      table[i] = nearest(lab(red << 16 | green << 8 | blue));
    }
    return table;
  }

  private static ColourName nearest(double[] lab) {
    ColourName best = null;
    double least = Double.POSITIVE_INFINITY;
    for (ColourName name : values()) {
      for (int example : name.examples) {
        double[] other = lab(example);
        double distance =
            Math.hypot(Math.hypot(lab[0] - other[0], lab[1] - other[1]), lab[2] - other[2]);
        if (distance < least) {
          least = distance;
          best = name;
        }
      }
    }
    return best;
  }

  /** CIE 1976 L*a*b* of a colour in sRGB (IEC 61966-2-1), by the white of D65. */
  static double[] lab(int rgb) {
    double red = linear(rgb >> 16 & 0xFF);
    double green = linear(rgb >> 8 & 0xFF);
    double blue = linear(rgb & 0xFF);
    double x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
    double y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    double z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double linear(int value) {
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static double root(double value) {
    return value > 216.0 / 24389 ? Math.cbrt(value) : (24389.0 / 27 * value + 16) / 116;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
