// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.streaming.deadletter.RejectedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Map<String, String> ROW = Map.of("title", "A {cat} $1", "alt", "b");

  @Test
  void columnsStandWhereTheirNamesDidAsTheyAre() throws RejectedException {
    assertThat(filled("Say {title}, not {alt}!")).isEqualTo("Say A {cat} $1, not b!");
  }

  @Test
  void bracesAroundAnythingElseAreText() throws RejectedException {
    assertThat(filled("As JSON: {\"title\": 1} {} { title }"))
        .isEqualTo("As JSON: {\"title\": 1} {} { title }");
  }

  @Test
  void aNameInTwoPairsOfBracesKeepsOne() throws RejectedException {
    assertThat(filled("{{title}} is {alt}")).isEqualTo("{title} is b");
  }

  @Test
  void aColumnThatARowLacksIsItsFault() {
    assertThatThrownBy(() -> filled("{author}"))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "the prompt names {author}, but the row has no column author; give it one, or write {{author}} for the text itself");
  }

  private static String filled(String text) throws RejectedException {
    return new Template(text).filled(ROW);
  }
}
