// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.Segment;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.StepLoad;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.Walk;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What each sequence is to compute in a step: a piece of its prompt, or a tree of drafted tokens. A
 * sequence without drafted tokens decodes a tree that is only a root.
 *
 * @param parts of the sequences that take part
 * @param load beside drafted tokens
 */
record DecodingStep(List<Part> parts, StepLoad load) {
  private static final DraftTree BEHIND_PROMPT = DraftTree.rootOnly(Walk.NO_TOKEN);

  /**
   * One sequence's part in a step.
   *
   * @param rows it computes
   * @param tree that the target's tokens are followed down; absent while the prompt goes on
   * @param firstRow of all rows of the step, its own first one
   * @param firstWanted of all wanted rows of the step, its own first one
   */
  record Part(
      Sequence sequence, Segment rows, Optional<DraftTree> tree, int firstRow, int firstWanted) {}

  /**
   * Puts a step together.
   *
   * @param sequences all; those do not take part for whose prompts no rows are left
   * @param promptRows of all prompts at most
   * @param policy chooses what is verified, now that all else is known
   */
  static DecodingStep of(List<Sequence> sequences, int promptRows, SpeculationPolicy policy) {
    int wantedPromptRows = sequences.stream().mapToInt(Sequence::promptRowsLeft).sum();
    List<Sequence> decoding =
        sequences.stream().filter(sequence -> sequence.promptRowsLeft() == 0).toList();
    StepLoad load =
        new StepLoad(
            decoding.size(),
            Math.min(promptRows, wantedPromptRows),
            decoding.stream().mapToLong(Sequence::cacheRows).sum());
    IdentityHashMap<Sequence, DraftTree> trees = trees(decoding, load, policy);
    List<Part> parts = new ArrayList<>();
    int left = load.promptRows();
    int row = 0;
    int wanted = 0;
    for (Sequence sequence : sequences) {
      int prompt = Math.min(sequence.promptRowsLeft(), left);
      if (prompt == 0 && sequence.promptRowsLeft() > 0) {
        continue;
      }
      Optional<DraftTree> tree;
      Segment rows;
      if (prompt > 0) {
        rows = sequence.prompt(prompt);
        tree = rows.wanted().length == 0 ? Optional.empty() : Optional.of(BEHIND_PROMPT);
      } else {
        tree = Optional.of(Optional.ofNullable(trees.get(sequence)).orElseGet(sequence::root));
        rows = sequence.tree(tree.get());
      }
      parts.add(new Part(sequence, rows, tree, row, wanted));
      left -= prompt;
      row += rows.ids().length;
      wanted += rows.wanted().length;
    }
    return new DecodingStep(parts, load);
  }

  private static IdentityHashMap<Sequence, DraftTree> trees(
      List<Sequence> decoding, StepLoad load, SpeculationPolicy policy) {
    List<Sequence> drafted =
        decoding.stream().filter(sequence -> sequence.grown().isPresent()).toList();
    IdentityHashMap<Sequence, DraftTree> trees = new IdentityHashMap<>();
    if (drafted.isEmpty()) {
      return trees;
    }
    List<TreeGrowth> grown = drafted.stream().map(one -> one.grown().orElseThrow()).toList();
    List<DraftTree> chosen = policy.choose(grown, load);
    for (int i = 0; i < grown.size(); i++) {
      trees.put(drafted.get(i), grown.get(i).requireOwn(chosen.get(i)));
    }
    return trees;
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

  StepKind kind() {
    return StepKind.of(sequences() - load.decoding(), load.decoding());
  }
}
