// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What is never learnt, but asked about: a whole style; one style of a tenth of the things that all
 * of {@link Style#LEARNT_THINGS} draw, shaded or not; a tenth of the pairs of things that scenes
 * show. Names alone decide, so that the same is held out of every set, whatever its seed.
 */
final class HeldOut {
  private static final int ONE_OF = 10;

  private HeldOut() {}

  /** Returns whether nothing of a style is learnt. */
  static boolean style(Style style) {
    return style == Style.TWEMOJI;
  }

  /**
   * Returns whether a thing is not learnt in a style, though it is in others.
   *
   * @param drawnIn the styles that draw it
   */
  static boolean cell(String name, Style style, Set<Style> drawnIn) {
    if (!drawnIn.containsAll(Style.LEARNT_THINGS)) {
      return false;
    }
    long hash = hash(name);
    List<Style> styles = List.copyOf(Style.LEARNT_THINGS).stream().sorted().toList();
    Style held = styles.get((int) (hash / ONE_OF % styles.size()));
    return hash % ONE_OF == 0 && style.drawings() == held;
  }

  /** Returns whether two things are never learnt in one scene, in either order. */
  static boolean pair(String one, String other) {
    boolean inOrder = one.compareTo(other) <= 0;
    return hash(inOrder ? one + "+" + other : other + "+" + one) % ONE_OF == 0;
  }

  private static long hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
