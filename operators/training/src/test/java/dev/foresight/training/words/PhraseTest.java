// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PhraseTest {
  @ParameterizedTest
  @CsvSource({
    "fox, a fox",
    "owl, an owl",
    "hourglass, an hourglass",
    "unicorn, a unicorn",
    "euro coin, a euro coin",
    "X-ray, an X-ray",
    "SUV, an SUV",
    "grapes, grapes",
    "glass of milk, a glass of milk",
    "house with gardens, a house with gardens",
    "cactus, a cactus",
    "rhinoceros, a rhinoceros",
    "bread, bread",
    "pair of skis, a pair of skis",
    "Mount Fuji, Mount Fuji",
    "the Milky Way, the Milky Way",
    "a fork and a knife, a fork and a knife"
  })
  void putsAnArticleWhereEnglishDoes(String noun, String text) {
    assertThat(Phrase.of(noun).text()).isEqualTo(text);
  }

  @Test
  void agreesWithItsVerbs() {
    assertThat(Phrase.of("fox").presented()).isEqualTo("This is a fox");
    assertThat(Phrase.of("grapes").presented()).isEqualTo("These are grapes");
    assertThat(Phrase.of("bread").presented()).isEqualTo("This is bread");
    assertThat(Phrase.of("fox").askedFor()).isEqualTo("Is there a fox");
    assertThat(Phrase.of("grapes").askedFor()).isEqualTo("Are there grapes");
    assertThat(Phrase.of("the Milky Way").askedFor()).isEqualTo("Is the Milky Way");
  }

  @Test
  void speaksOfWhatIsKnown() {
    assertThat(Phrase.of("fox").definite()).isEqualTo("the fox");
    assertThat(Phrase.of("grapes").definite()).isEqualTo("the grapes");
    assertThat(Phrase.of("Mount Fuji").definite()).isEqualTo("Mount Fuji");
    assertThat(Phrase.of("a fork and a knife").definite()).isEqualTo("the fork and the knife");
  }
}
