// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.goldens.LlavaGoldens;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningOrderTest {
  private static int[] of(String vocabulary, String merges) throws JsonProcessingException {
    return LearningOrder.of(
        new ObjectMapper()
            .readTree(
                "{'model': {'vocab': %s, 'merges': %s}, 'added_tokens': [{'id': 90}, {'id': 0}]}"
                    .formatted(vocabulary, merges)
                    .replace('\'', '"')));
  }

  @Test
  void sentencePieceNumbersTheCommonestCharactersLast() throws JsonProcessingException {
    // <s>, a byte, two merges, then space, comma and a rare character.
    String vocabulary =
        "{'<s>': 0, '<0x0A>': 1, '\u2581t': 2, 'he': 3, '\u2581': 4, ',': 5, '\u4e2d': 6}";

    assertThat(of(vocabulary, "['\u2581 t', 'h e']")).containsExactly(0, 1, 4, 5, 2, 3, 6, 90);
    assertThat(of(vocabulary, "[['\u2581', 't'], ['h', 'e']]"))
        .containsExactly(0, 1, 4, 5, 2, 3, 6, 90);
  }

  @Test
  void bytesOfAByteLevelVocabularyComeFirst() throws JsonProcessingException {
    assertThat(of("{'!': 0, '\u0120': 1, '\u0120t': 2, 'in': 3}", "['\u0120 t', 'i n']"))
        .containsExactly(0, 1, 2, 3, 90);
  }

  @Test
  void aVocabularyWithoutMergesKeepsItsOrder() throws JsonProcessingException {
    assertThat(of("{'b': 1, 'a': 0}", "[]")).containsExactly(0, 1, 90);
  }

  @Test
  void theGoldensCharactersComeBeforeItsMerges() {
    try (Tokenizer tokenizer = Tokenizer.open(LlavaGoldens.path("model"))) {
      int[] order = tokenizer.byFrequency().toArray();

      // 259 special tokens and bytes, and 75 characters of the highest ids.
      assertThat(order).hasSize(602).doesNotHaveDuplicates();
      assertThat(Arrays.copyOfRange(order, 259, 334))
          .isEqualTo(IntStream.range(525, 600).toArray());
      assertThat(order[334]).isEqualTo(259);
    }
  }
}
