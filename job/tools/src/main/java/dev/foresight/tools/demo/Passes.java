// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.report.Piece;
import dev.foresight.engine.text.StreamingDetokenizer;
import dev.foresight.engine.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Splits answers into what each pass of the model told: what speculation looks like. */
final class Passes {
  private final Tokenizer tokenizer;

  /**
   * Creates a splitter.
   *
   * @param tokenizer of the model that answers
   */
  Passes(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Returns the text of an answer in pieces, whose weights are the numbers of their tokens. It is
   * one piece of no weight where the passes are not known: of a dead letter, without a draft, where
   * some steps verified nothing, and where a text was cut before a stop string.
   */
  List<Piece> of(DemoOutcome outcome) {
    List<Integer> accepted = outcome.acceptedLengths();
    List<Integer> tokens = outcome.tokens();
    // The first token comes with the prompt; a verification tells one more than it accepts.
    int told = 1 + accepted.stream().mapToInt(length -> length + 1).sum();
    if (accepted.isEmpty() || accepted.size() != outcome.decodeSteps() || told < tokens.size()) {
      return Piece.plain(outcome.text());
    }
    StreamingDetokenizer detokenizer = tokenizer.newDetokenizer();
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int pass = 0; from < tokens.size(); pass++) {
      int to = Math.min(tokens.size(), from + (pass == 0 ? 1 : accepted.get(pass - 1) + 1));
      String text =
          tokens.subList(from, to).stream().map(detokenizer::add).collect(Collectors.joining());
      pieces.add(piece(to < tokens.size() ? text : text + detokenizer.held(), to - from));
      from = to;
    }
    String whole = pieces.stream().map(Piece::text).collect(Collectors.joining());
    return whole.equals(outcome.text()) ? pieces : Piece.plain(outcome.text());
  }

  private static Piece piece(String text, int tokens) {
    return new Piece(
        text, tokens, tokens == 1 ? "1 token in a pass" : tokens + " tokens in one pass");
  }
}
