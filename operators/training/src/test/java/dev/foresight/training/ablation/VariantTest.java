// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.trainer.Recipe;
import dev.foresight.training.trainer.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariantTest {
  private static final TrainingOptions SMALL = TrainingOptions.SMALL.withSeed(5);

  /** The paper has one pass, whatever a preset has. */
  private static final TrainingOptions BASE = SMALL.with(LossOptions.PAPER, SMALL.recipe());

  @Test
  void eachDiffersFromThePaperInOneThing() {
    assertThat(Variant.PAPER.optionsFrom(SMALL)).isEqualTo(BASE);
    assertThat(Variant.ONE_STAGE.optionsFrom(SMALL))
        .isEqualTo(BASE.with(BASE.loss(), new Recipe(1, VisualTokens.DECOUPLED)));
    assertThat(Variant.FUSED.optionsFrom(SMALL))
        .isEqualTo(BASE.with(BASE.loss(), new Recipe(2, VisualTokens.FUSED)));
    assertThat(Variant.MULTI_STEP.optionsFrom(SMALL))
        .isEqualTo(BASE.with(new LossOptions(1, 0.1, 0, 10, 3, 1), BASE.recipe()));
    assertThat(Variant.TOP_K.optionsFrom(SMALL))
        .isEqualTo(BASE.with(new LossOptions(1, 0.1, 1, 10, 1, 1), BASE.recipe()));
    assertThat(Variant.OWN_ANSWERS.optionsFrom(SMALL)).isEqualTo(BASE);
    assertThat(Variant.OWN_ANSWERS.usesOwnAnswers()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(Variant variant) {
    assertThat(Variant.of(variant.toString())).isEqualTo(variant);
    assertThat(variant.description()).isNotBlank();
  }

  @Test
  void listsWhatThereIs() {
    assertThatThrownBy(() -> Variant.of("fusion"))
        .hasMessage(
            "--variants has 'fusion', but there are [paper, one-stage, fused, multi-step, top-k,"
                + " own-answers]");
  }
}
