// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.LlavaModel;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.Drafter;
import dev.foresight.engine.request.StepTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Runs steps of many sequences together: a pass of the target over pieces of prompts and trees of
 * drafted tokens, the target's tokens followed down the trees, then passes of the draft that grow
 * the next trees.
 */
final class Stepper {
  private final LlavaModel model;
  private final TokenChooser chooser;
  private final Optional<Drafter> drafter;
  private final StepClock clock;
  private final SlowSteps slow;

  /**
   * Creates steps of a model, maybe with a draft.
   *
   * @param clock told of the phases
   * @param slow told of forward passes
   */
  Stepper(
      LlavaModel model,
      TokenChooser chooser,
      Optional<Drafter> drafter,
      StepClock clock,
      SlowSteps slow) {
    this.model = model;
    this.chooser = chooser;
    this.drafter = drafter;
    this.clock = clock;
    this.slow = slow;
  }

  /**
   * Runs a step.
   *
   * @param goesOn told of each sequence's part, all done; answers whether the sequence goes on
   */
  void run(DecodingStep step, Predicate<DecodingStep.Part> goesOn) {
    clock.lap(Phase.HOST);
    try (StepOutput output = model.decoder().forward(step.segments())) {
      clock.lap(Phase.FORWARD);
      choose(step, output);
      clock.lap(Phase.SAMPLING);
      StepTimes times = clock.endStep(step.kind(), step.sequences(), step.rows(), step.tokens());
      slow.add(step.rows(), times.verify().toNanos());
      List<DraftInput> inputs = new ArrayList<>();
      for (DecodingStep.Part part : step.parts()) {
        Optional<DraftInput> input = part.sequence().take(part, times, step.sequences());
        if (goesOn.test(part)) {
          input.ifPresent(inputs::add);
        }
      }
      if (!inputs.isEmpty()) {
        clock.lap(Phase.HOST);
        drafter.orElseThrow().draft(inputs, output.hidden());
        clock.lap(Phase.DRAFT);
      }
      step.all().forEach(Sequence::releaseImages);
    }
  }

  /** Follows all trees at once: a round for each depth, with the rows that were reached. */
  private void choose(DecodingStep step, StepOutput output) {
    List<DecodingStep.Part> open = step.parts().stream().filter(DecodingStep.Part::isOpen).toList();
    while (!open.isEmpty()) {
      List<ChosenToken> tokens =
          chooser.choose(output, open.stream().map(DecodingStep.Part::position).toList());
      for (int i = 0; i < tokens.size(); i++) {
        open.get(i).take(tokens.get(i));
      }
      open = open.stream().filter(DecodingStep.Part::isOpen).toList();
    }
  }
}
