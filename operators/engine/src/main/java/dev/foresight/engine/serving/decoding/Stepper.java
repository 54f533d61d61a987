// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.watch.SlowSteps;
import dev.foresight.engine.serving.watch.StepClock;
import dev.foresight.engine.speculation.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The passes of a step, for many sequences together: one of the target over pieces of prompts and
 * trees of drafted tokens, and those of the draft that grow the next trees.
 */
final class Stepper {
  private final Decoder decoder;
  private final TokenChooser chooser;
  private final Drafts drafts;
  private final StepClock clock;
  private final SlowSteps slow;

  /**
   * Creates steps of a target.
   *
   * @param clock told of the phases
   * @param slow told of forward passes
   */
  Stepper(Decoder decoder, TokenChooser chooser, Drafts drafts, StepClock clock, SlowSteps slow) {
    this.decoder = decoder;
    this.chooser = chooser;
    this.drafts = drafts;
    this.clock = clock;
    this.slow = slow;
  }

  /**
   * Runs the target, and follows its tokens down the trees.
   *
   * @return the caller owns it
   */
  Verified verify(DecodingStep step) {
    clock.lap(Phase.HOST);
    StepOutput output = decoder.forward(step.segments(), drafts.reads());
    try {
      clock.lap(Phase.FORWARD);
      List<Told> told = choose(step, output);
      clock.lap(Phase.SAMPLING);
      int tokens = told.stream().mapToInt(each -> each.tokens().size()).sum();
      StepTimes times = clock.endStep(step.kind(), step.sequences(), step.rows(), tokens);
      slow.add(step.rows(), times.verify().toNanos());
      return new Verified(step, output, told, times);
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }

  /** Grows the next trees, from what the target has computed. */
  void draft(List<DraftInput> inputs, Verified verified) {
    if (!inputs.isEmpty()) {
      clock.lap(Phase.HOST);
      drafts.draft(inputs, verified.output().hidden(), verified.step().load());
      clock.lap(Phase.DRAFT);
    }
  }

  /** Follows all trees at once: a round for each depth, with the rows that were reached. */
  private List<Told> choose(DecodingStep step, StepOutput output) {
    List<Descent> all = step.parts().stream().map(Descent::new).toList();
    List<Descent> open = all.stream().filter(Descent::isOpen).toList();
    while (!open.isEmpty()) {
      List<ChosenToken> tokens =
          chooser.choose(output, open.stream().map(Descent::position).toList());
      for (int i = 0; i < tokens.size(); i++) {
        open.get(i).follow(tokens.get(i));
      }
      open = open.stream().filter(Descent::isOpen).toList();
    }
    return all.stream().map(Descent::told).toList();
  }

  /** The way of the target's tokens down one tree. */
  private static final class Descent {
    private final DecodingStep.Part part;
    private final Optional<Walk> walk;
    private final List<ChosenToken> tokens = new ArrayList<>();
    private boolean finite = true;

    Descent(DecodingStep.Part part) {
      this.part = part;
      this.walk = part.tree().map(Walk::new);
    }

    /** Returns whether the target's next token is still to be told. */
    boolean isOpen() {
      return finite && walk.map(Walk::isOpen).orElse(false);
    }

    TokenChooser.Position position() {
      Walk open = walk.orElseThrow();
      Answer answer = part.sequence().answer();
      return new TokenChooser.Position(
          part.firstWanted() + open.node(), answer, answer.nextIndex() + open.length());
    }

    void follow(ChosenToken token) {
      tokens.add(token);
      finite = token.isFinite();
      if (finite) {
        walk.orElseThrow().follow((int) token.id());
      }
    }

    Told told() {
      return new Told(part, walk, List.copyOf(tokens));
    }
  }
}
