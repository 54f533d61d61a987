// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import java.util.EnumSet;
import java.util.Set;

/** Drawing styles of things and flags, a package of icons each. */
enum Style {
  NOTO("noto"),
  NOTO_V1("noto-v1"),
  FLUENT("fluent-emoji-flat"),
  /** The drawings of {@link #FLUENT}, shaded. */
  FLUENT_SHADED("fluent-emoji"),
  EMOJI_ONE("emojione"),
  FXEMOJI("fxemoji"),
  STREAMLINE("streamline-emojis"),
  /** The drawings of {@link #FLUENT}, in black alone. */
  FLUENT_BLACK("fluent-emoji-high-contrast"),
  /** The drawings of {@link #EMOJI_ONE}, in black alone. */
  EMOJI_ONE_BLACK("emojione-monotone"),
  ICON_PARK("icon-park"),
  MATERIAL_DESIGN("mdi"),
  GAME_ICONS("game-icons"),
  FONT_AWESOME("fa6-solid"),
  FLAG("flag"),
  CIRCLE_FLAGS("circle-flags"),
  TWEMOJI("twemoji");

  /** Those that things are learnt from; in {@link #TWEMOJI} all is held out. */
  static final Set<Style> LEARNT_THINGS = EnumSet.of(NOTO, NOTO_V1, FLUENT);

  private final String set;

  Style(String set) {
    this.set = set;
  }

  /** Returns the folder that {@code npm pack @iconify-json/...} unpacks into, by its set. */
  String folder() {
    return "iconify-json-" + set;
  }

  /** Returns the style whose drawings these are: one is not unknown where the other is learnt. */
  Style drawings() {
    return switch (this) {
      case FLUENT_SHADED, FLUENT_BLACK -> FLUENT;
      case EMOJI_ONE_BLACK -> EMOJI_ONE;
      default -> this;
    };
  }

  /** Returns whether nothing has a colour. */
  boolean isBlack() {
    return switch (this) {
      case FLUENT_BLACK, EMOJI_ONE_BLACK, MATERIAL_DESIGN, GAME_ICONS, FONT_AWESOME -> true;
      default -> false;
    };
  }

  /** Returns whether a subject is itself in it: what is named after its colour has to have one. */
  boolean canShow(Subject subject) {
    return !isBlack() || subject.hasOtherColours();
  }

  @Override
  public String toString() {
    return set;
  }
}
