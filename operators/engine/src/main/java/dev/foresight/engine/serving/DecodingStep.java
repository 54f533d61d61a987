// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.Segment;
import dev.foresight.engine.msd.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each sequence is to compute in a step: a piece of its prompt, or a tree of drafted tokens. A
 * sequence without drafted tokens decodes a tree that is only a root.
 *
 * @param parts of the sequences that take part
 */
record DecodingStep(List<Part> parts) {
  /**
   * One sequence's part in a step.
   *
   * @param rows it computes
   * @param walk down its tree; absent while the prompt goes on
   * @param firstRow of all rows of the step, its own first one
   * @param firstWanted of all wanted rows of the step, its own first one
   * @param chosen the target's tokens, in their order; filled by the step
   */
  record Part(
      Sequence sequence,
      Segment rows,
      Optional<Walk> walk,
      int firstRow,
      int firstWanted,
      List<ChosenToken> chosen) {

    /** Returns whether the target's next token of this sequence is still to be told. */
    boolean isOpen() {
      return walk.map(Walk::isOpen).orElse(false)
          && chosen.stream().allMatch(ChosenToken::isFinite);
    }

    /** Returns whether logits are not finite, in a pass that had drafted tokens. */
    boolean isSpoiltByDraft() {
      return walk.map(Walk::isVerification).orElse(false)
          && !chosen.stream().allMatch(ChosenToken::isFinite);
    }

    /** Returns where the target's next token is chosen. */
    TokenChooser.Position position() {
      Walk open = walk.orElseThrow();
      Answer answer = sequence.answer();
      return new TokenChooser.Position(
          firstWanted + open.node(), answer, answer.nextIndex() + open.length());
    }

    /** Takes the target's next token, and follows it down the tree. */
    void take(ChosenToken token) {
      chosen.add(token);
      if (token.isFinite()) {
        walk.orElseThrow().take((int) token.id());
      }
    }
  }

  /**
   * Puts a step together.
   *
   * @param sequences all; those do not take part for whose prompts no rows are left
   * @param promptRows of all prompts at most
   */
  static DecodingStep of(List<Sequence> sequences, int promptRows) {
    List<Part> parts = new ArrayList<>();
    int left = promptRows;
    int row = 0;
    int wanted = 0;
    for (Sequence sequence : sequences) {
      int prompt = sequence.promptRowsLeft();
      if (prompt > 0 && left == 0) {
        continue;
      }
      Segment rows = sequence.next(left);
      Optional<Walk> walk = sequence.walk(rows);
      parts.add(new Part(sequence, rows, walk, row, wanted, new ArrayList<>()));
      left -= Math.min(prompt, left);
      row += rows.ids().length;
      wanted += rows.wanted().length;
    }
    return new DecodingStep(parts);
  }

  List<Sequence> all() {
    return parts.stream().map(Part::sequence).toList();
  }

  List<Segment> segments() {
    return parts.stream().map(Part::rows).toList();
  }

  int sequences() {
    return parts.size();
  }

  int rows() {
    return parts.stream().mapToInt(part -> part.rows().ids().length).sum();
  }

  /** Returns how many tokens the target has told. */
  int tokens() {
    return parts.stream().mapToInt(part -> part.chosen().size()).sum();
  }

  StepKind kind() {
    int prefilling = (int) all().stream().filter(one -> one.promptRowsLeft() > 0).count();
    return StepKind.of(prefilling, sequences() - prefilling);
  }
}
