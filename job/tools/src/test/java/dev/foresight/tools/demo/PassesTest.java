// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.report.Piece;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PassesTest {
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(TinyModel.TARGET);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<Integer> tokens(String text) {
    int[] ids = tokenizer.encode(text);
    // What stands before every text is no part of an answer.
    return Arrays.stream(ids, 1, ids.length).boxed().toList();
  }

  private static DemoOutcome outcome(
      List<Integer> tokens, String text, int steps, Integer... accepted) {
    return new DemoOutcome(
        true, text, tokens, List.of(accepted), steps, Duration.ofMillis(9), Duration.ZERO);
  }

  private static List<Piece> pieces(List<Integer> tokens, int steps, Integer... accepted) {
    return new Passes(tokenizer).of(outcome(tokens, tokenizer.decode(tokens), steps, accepted));
  }

  @Test
  void aVerificationTellsWhatItAcceptsAndOneMoreAndTheLastOneIsCutByTheEnd() {
    List<Integer> tokens = tokens("The background is blue and the circle is red.");

    List<Piece> pieces = pieces(tokens, 3, 2, 0, 99);

    assertThat(pieces).extracting(Piece::weight).containsExactly(1, 3, 1, tokens.size() - 5);
    int[] ends = {1, 4, 5, tokens.size()};
    for (int i = 0; i < ends.length; i++) {
      assertThat(pieces.subList(0, i + 1).stream().map(Piece::text).collect(Collectors.joining()))
          .isEqualTo(tokenizer.decode(tokens.subList(0, ends[i])));
    }
  }

  @Test
  void aCharacterOfSeveralTokensComesWithItsLastOne() {
    List<Integer> tokens = tokens("a fox 🦊");

    List<Piece> pieces =
        pieces(
            tokens,
            tokens.size() - 1,
            IntStream.range(1, tokens.size()).mapToObj(i -> 0).toArray(Integer[]::new));

    assertThat(pieces.get(pieces.size() - 1).text()).endsWith("🦊");
    assertThat(pieces).noneMatch(piece -> piece.text().contains("\uFFFD"));
  }

  @Test
  void whatPassesToldIsNotGuessed() {
    List<Integer> tokens = tokens("The background is blue.");
    String text = tokenizer.decode(tokens);

    assertThat(pieces(tokens, 0)).as("without a draft").isEqualTo(Piece.plain(text));
    assertThat(pieces(tokens, 4, 9, 9)).as("some verified nothing").isEqualTo(Piece.plain(text));
    assertThat(pieces(tokens, 1, 0)).as("too few").isEqualTo(Piece.plain(text));
    assertThat(new Passes(tokenizer).of(outcome(tokens, "The", 1, 99)))
        .as("cut before a stop string")
        .isEqualTo(Piece.plain("The"));
  }
}
