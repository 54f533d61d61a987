// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.trainer.Recipe;
import dev.foresight.training.trainer.TrainingOptions;
import java.util.Arrays;
import java.util.Locale;

/** A way to train that differs from the paper's in one thing. */
public enum Variant {
  /** The paper's recipe, arXiv 2505.14260, with the values that were given. */
  PAPER("the paper's recipe") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      return base;
    }
  },
  /** Text and images mixed from the beginning. */
  ONE_STAGE("text and images mixed from the beginning") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      return base.with(base.loss(), new Recipe(1, base.recipe().visualTokens()));
    }
  },
  /** Visual tokens pass the fusion layer as text does. */
  FUSED("visual tokens treated as text") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      return base.with(base.loss(), new Recipe(base.recipe().stages(), VisualTokens.FUSED));
    }
  },
  /** The draft sees its own outputs, as when it drafts. */
  MULTI_STEP("three passes, on the draft's own outputs") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      return base.with(base.loss().withPasses(3), base.recipe());
    }
  },
  /** A loss of its own for the target's most likely tokens. */
  TOP_K("a loss over the target's 10 most likely tokens") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      LossOptions loss = base.loss();
      return base.with(
          new LossOptions(
              loss.hiddenWeight(), loss.tokenWeight(), 1, 10, loss.passes(), loss.passDecay()),
          base.recipe());
    }
  },
  /** Answers of the target itself in place of the data set's. */
  OWN_ANSWERS("the target's own answers") {
    @Override
    TrainingOptions change(TrainingOptions base) {
      return base;
    }

    @Override
    boolean usesOwnAnswers() {
      return true;
    }
  };

  private final String description;

  Variant(String description) {
    this.description = description;
  }

  /** Returns what is special about it. */
  public String description() {
    return description;
  }

  /**
   * Returns the options to train it with.
   *
   * @param given whose losses may have passes that the paper has not
   */
  TrainingOptions optionsFrom(TrainingOptions given) {
    return change(given.with(given.loss().withPasses(1), given.recipe()));
  }

  /** Returns the options that differ from the paper's. */
  abstract TrainingOptions change(TrainingOptions base);

  boolean usesOwnAnswers() {
    return false;
  }

  /**
   * Reads a name such as {@code one-stage}.
   *
   * @throws IllegalArgumentException if there is no such variant; lists those that there are
   */
  public static Variant of(String name) {
    return Arrays.stream(values())
        .filter(variant -> variant.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--variants has '" + name + "', but there are " + Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
