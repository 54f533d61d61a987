// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WordNetTest {
  private static final Set<Integer> ANIMALS = Set.of(5);

  @TempDir private Path folder;
  private WordNet wordNet;

  /** Lines in WordNet's own form; the words are of a small world. */
  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("data.noun"),
        """
          1 This is the licence.
        00000001 05 n 01 canine 0 000 | a kind of mammal
        00000002 05 n 02 fox 0 red_fox 0 001 @ 00000001 n 0000 | alert hunter (of hens) with a bushy tail; "the fox ran"
        00000003 18 n 01 fox 0 001 @ 00000001 n 0000 | a person of many tricks
        00000004 05 n 01 dingo 0 001 @ 00000001 n 0000 | a dog said to take part in a suicide
        """);
    Files.writeString(
        folder.resolve("index.noun"),
        """
          1 This is the licence.
        canine n 1 0 1 1 00000001
        dingo n 1 1 @ 1 0 00000004
        fox n 2 1 @ 2 1 00000003 00000002
        red_fox n 1 1 @ 1 1 00000002
        """);
    wordNet = WordNet.open(folder);
  }

  @Test
  void takesTheFirstSenseInTheFieldThatIsMeant() {
    assertThat(wordNet.sense("fox", ANIMALS))
        .contains(new WordNet.Sense("canine", "alert hunter with a bushy tail"));
    assertThat(wordNet.sense("Red fox", ANIMALS)).isPresent();
    assertThat(wordNet.sense("fox", Set.of(13))).isEmpty();
    assertThat(wordNet.sense("hen", ANIMALS)).isEmpty();
  }

  @Test
  void saysNothingOfWhatACaptionShouldNotSay() {
    assertThat(wordNet.knows("dingo")).isTrue();
    assertThat(wordNet.sense("dingo", ANIMALS)).isEmpty();
  }

  @Test
  void listsNounsThatWereMetInTextsAndMeanSuchThingsFirst() {
    assertThat(wordNet.nouns(ANIMALS)).containsExactly("canine");
  }
}
