// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How images of several sizes get their rows, with token ids for text: 9 is an image's mark. */
class ImageRowsTest {
  private static final int IMAGE = 9;
  private static final Prompt TWO_IMAGES = new Prompt.Raw("1 <image> 2 <image> <image> 3");

  private final PromptEncoder prompts =
      new PromptEncoder(
          new NumberTokenizer(IMAGE),
          mark -> turns -> List.of(),
          IMAGE,
          2,
          10,
          20,
          SpecialTokens.TEXT);

  @Test
  void areAsFewAsTheyCanBeBeforeImagesAreKnown() {
    EncodedPrompt prompt = prompts.encode(TWO_IMAGES, 3);
    assertThat(prompt.ids()).containsExactly(1, 9, 9, 2, 9, 9, 9, 9, 3);
    assertThat(prompt.imageRows()).containsExactly(1, 2, 4, 5, 6, 7);
  }

  @Test
  void areEachImagesOwnWhenTheyAre() {
    EncodedPrompt prompt = prompts.withImages(prompts.encode(TWO_IMAGES, 3), List.of(3, 2, 4));
    assertThat(prompt.ids()).containsExactly(1, 9, 9, 9, 2, 9, 9, 9, 9, 9, 9, 3);
    assertThat(prompt.imageRows()).containsExactly(1, 2, 3, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void stayWhereImagesTakeNoMore() {
    EncodedPrompt prompt = prompts.encode(TWO_IMAGES, 3);
    assertThat(prompts.withImages(prompt, List.of(2, 2, 2))).isSameAs(prompt);
  }

  @Test
  void countAgainstTheContext() {
    EncodedPrompt prompt = prompts.encode(TWO_IMAGES, 3);
    assertThat(prompts.withImages(prompt, List.of(2, 2, 12)).ids()).hasSize(19);
    assertThatThrownBy(() -> prompts.withImages(prompt, List.of(2, 2, 13)))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG))
        .hasMessageContaining("20 tokens, images included");
  }
}
