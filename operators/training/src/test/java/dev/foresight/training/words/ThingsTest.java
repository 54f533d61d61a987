// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThingsTest {
  @TempDir private Path folder;
  private WordNet wordNet;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("en"));
    Files.createDirectories(folder.resolve("meta"));
    Files.writeString(
        folder.resolve("data.noun"),
        """
        00000001 05 n 01 canine 0 000 | a kind of mammal
        00000002 05 n 01 fox 0 001 @ 00000001 n 0000 | alert hunter with a bushy tail
        00000003 06 n 01 den 0 000 | a room to be quiet in
        00000004 10 n 01 joke 0 000 | something to laugh at
        """);
    Files.writeString(
        folder.resolve("index.noun"),
        """
        den n 1 0 1 1 00000003
        fox n 1 1 @ 1 1 00000002
        joke n 1 0 1 1 00000004
        """);
    wordNet = WordNet.open(folder);
    Files.writeString(
        folder.resolve("meta/groups.json"), "{\"subgroups\": {\"34\": \"animal-mammal\"}}");
  }

  private List<Thing> read(String... emoji) throws IOException {
    Files.writeString(folder.resolve("en/data.json"), "[" + String.join(",", emoji) + "]");
    return Things.read(folder, wordNet);
  }

  private static String emoji(String label, int group) {
    return "{\"label\": \"%s\", \"hexcode\": \"1F98A-FE0F\", \"group\": %d, \"subgroup\": 34, \"tags\": [\"den\", \"joke\", \"fox\"]}"
        .formatted(label, group);
  }

  @Test
  void knowsWhatIsCalledHowAndWhatItIs() throws IOException {
    Thing fox = read(emoji("fox", 3)).get(0);
    assertThat(fox.codePoints()).isEqualTo("1F98A");
    assertThat(fox.icon()).isEqualTo("fox");
    assertThat(fox.phrase().text()).isEqualTo("a fox");
    assertThat(fox.group()).isEqualTo("animals-nature");
    assertThat(fox.core()).isTrue();
    assertThat(fox.sense()).contains(new WordNet.Sense("canine", "alert hunter with a bushy tail"));
    assertThat(fox.keywords()).containsExactly("fox", "mammal", "den");
  }

  @Test
  void callsThingsAsPeopleDoAndFindsTheirIconsAllTheSame() throws IOException {
    Thing dog = read(emoji("dog face", 3)).get(0);
    assertThat(dog.name()).isEqualTo("dog's face");
    assertThat(dog.icon()).isEqualTo("dog-face");
    assertThat(dog.core()).isFalse();
  }

  @Test
  void leavesOutPeopleSignsAndWhatNobodyWantsInACaption() throws IOException {
    assertThat(read(emoji("woman", 1), emoji("right arrow", 8), emoji("pile of poo", 0))).isEmpty();
  }

  @Test
  void saysWhatToUnpack() {
    assertThatThrownBy(() -> Things.read(folder.resolve("none"), wordNet))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("unpack emojibase-data there");
  }
}
