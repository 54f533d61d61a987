// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.TreeRoot;
import dev.foresight.engine.testing.CannedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives every question 7 tokens: plainly in 60 ms, with a draft in 20 ms and three verifications
 * that accept 2, 1 and 0 drafted tokens. Words of the question change that: {@code fail} fails,
 * {@code wrong} is answered differently with a draft, {@code hard} is no faster with one, {@code
 * die} kills the engine.
 */
final class TimedAnswers implements Function<GenerationRequest, Generation> {
  private static final int MILLIS = 60;

  private final TreeSwitch trees;

  /** What was asked, and how: {@code plain q1 T=0.0}. */
  final List<String> log = new ArrayList<>();

  TimedAnswers(TreeSwitch trees) {
    this.trees = trees;
  }

  @Override
  public Generation apply(GenerationRequest request) {
    Optional<TreeGrowth> tree = trees.begin(new TreeRoot(request, 0, Set.of(), 100));
    log.add(
        tree.map(growth -> "tree " + growth.shape()).orElse("plain")
            + " "
            + request.id()
            + " T="
            + request.sampling().temperature());
    String text = ((Prompt.Chat) request.prompt()).turns().get(0).text();
    if (text.contains("fail")) {
      throw new RequestException(ErrorCode.PROMPT_TOO_LONG, "too long");
    }
    if (text.contains("die")) {
      throw new RequestException(ErrorCode.ENGINE_FAILED, "it broke");
    }
    return answer(request, text, tree.isPresent());
  }

  private static Generation answer(GenerationRequest request, String text, boolean drafted) {
    int fourth = drafted && text.contains("wrong") ? 99 : 4;
    int millis = drafted && !text.contains("hard") ? MILLIS / 3 : MILLIS;
    return CannedAnswer.to(request)
        .tokenIds(List.of(1, 2, 3, fourth, 5, 6, 7))
        .timings(
            new Timings(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMillis(5),
                Duration.ofMillis(millis),
                StepTimes.NONE))
        .acceptance(
            drafted
                ? new Acceptance(List.of(2, 1, 0), 4, 30, 1)
                : new Acceptance(List.of(), 6, 0, 1))
        .generation();
  }
}
