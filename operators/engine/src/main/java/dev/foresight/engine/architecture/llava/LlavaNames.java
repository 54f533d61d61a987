// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One name for each tensor of a LLaVA checkpoint, whichever generation of transformers stored it.
 *
 * <p>{@code text.*}, {@code vision.*} and {@code projector.*} stand for what is stored as {@code
 * language_model.model.*} or {@code model.language_model.*}, {@code vision_tower.vision_model.*} or
 * without the middle part, and {@code multi_modal_projector.*}; an outer {@code model.} may stand
 * before each.
 */
public final class LlavaNames {
  private static final Pattern TEXT =
      Pattern.compile("(?:language_model\\.model|model\\.language_model)\\.(.+)");
  private static final Pattern HEAD =
      Pattern.compile("(?:(?:model\\.)?language_model\\.)?(lm_head\\.weight)");
  private static final Pattern VISION =
      Pattern.compile("(?:model\\.)?vision_tower\\.(?:vision_model\\.)?(.+)");
  private static final Pattern PROJECTOR =
      Pattern.compile("(?:model\\.)?multi_modal_projector\\.(.+)");

  private LlavaNames() {}

  /** Returns the one name, or nothing if the stored name is of no generation. */
  static Optional<String> canonical(String stored) {
    return find(TEXT, "text.", stored)
        .or(() -> find(HEAD, "text.", stored))
        .or(() -> find(VISION, "vision.", stored))
        .or(() -> find(PROJECTOR, "projector.", stored));
  }

  /** Returns the name under which published checkpoints store a tensor of one name. */
  public static String published(String canonical) {
    return storedLike(canonical, List.of());
  }

  /**
   * Returns the name under which a checkpoint would store a tensor that it lacks: like a neighbour
   * that it has, else as published.
   *
   * @param canonical the one name
   * @param neighbours names that the checkpoint holds
   */
  static String storedLike(String canonical, Iterable<String> neighbours) {
    if (canonical.equals("text.lm_head.weight")) {
      return "language_model.lm_head.weight";
    }
    String part = canonical.substring(0, canonical.indexOf('.') + 1);
    String rest = canonical.substring(part.length());
    for (String neighbour : neighbours) {
      String name = canonical(neighbour).orElse("");
      if (name.startsWith(part) && !name.equals("text.lm_head.weight")) {
        int prefix = neighbour.length() - (name.length() - part.length());
        return neighbour.substring(0, prefix) + rest;
      }
    }
    return switch (part) {
      case "text." -> "language_model.model." + rest;
      case "vision." -> "vision_tower.vision_model." + rest;
      default -> "multi_modal_projector." + rest;
    };
  }

  private static Optional<String> find(Pattern pattern, String prefix, String stored) {
    Matcher matcher = pattern.matcher(stored);
    return matcher.matches() ? Optional.of(prefix + matcher.group(1)) : Optional.empty();
  }
}
