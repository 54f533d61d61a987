// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.LlavaJsonLinesWriter;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerFolderTest {
  @TempDir private Path folder;

  private Path made(int size) throws IOException {
    Path data = folder.resolve("data.jsonl");
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(data)) {
      for (String thing : List.of("fox", "lemon", "piñata")) {
        writer.write(
            Exchange.conversation(
                thing,
                List.of(),
                List.of(new Exchange("name", "What is this?", "This is a " + thing + "."))));
      }
    }
    Path output = folder.resolve("made");
    try (LlavaJsonLines lines = LlavaJsonLines.open(data)) {
      TokenizerFolder.write(TinyModel.TARGET, output, List.of(lines), size);
    }
    return output;
  }

  @Test
  void writesFrequentWordsAsOneTokenAndAllOthersAsWell() throws Exception {
    try (Tokenizer tokenizer = Tokenizer.open(made(340))) {
      assertThat(tokenizer.encode("This is a fox.")).hasSizeLessThan(8);
      for (String text : List.of("This is a piñata.", "Zürich 🦊 was never met")) {
        List<Integer> ids = IntStream.of(tokenizer.encode(text)).boxed().toList();
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
      }
    }
  }

  @Test
  void writesWhatStandsBetweenTurnsInFewTokensToo() throws Exception {
    try (Tokenizer tokenizer = Tokenizer.open(made(360))) {
      int begin = tokenizer.encode("").length;
      assertThat(tokenizer.encode("USER: ")).hasSizeLessThanOrEqualTo(begin + 2);
      assertThat(tokenizer.encode("ASSISTANT:")).hasSize(begin + 1);
    }
  }

  @Test
  void saysInTheConfigurationWhatTheTokensAre() throws IOException {
    LlavaConfig config = LlavaConfig.read(made(320));
    assertThat(config.text().vocabularySize()).isEqualTo(320);
    assertThat(config.imageTokenId()).isEqualTo(318);
    assertThat(config.eosTokenIds()).containsExactly(2);
  }

  @Test
  void refusesAVocabularyThatHasNoRoomForTheCharacters() {
    assertThatThrownBy(() -> made(262))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("vocabulary is 262")
        .hasMessageContaining("give at least");
  }

  @Test
  void joinsTheMostFrequentNeighboursFirst() {
    BytePairs pairs = BytePairs.of(Map.of("▁the", 5, "▁thin", 2, "▁ox", 1), 11);
    assertThat(pairs.merges().stream().map(BytePairs.Pair::joined)).startsWith("th", "▁th", "▁the");
  }
}
