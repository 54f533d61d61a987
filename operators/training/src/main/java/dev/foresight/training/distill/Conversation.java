// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.training.data.Sample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A conversation that the target holds at a temperature: it answers each of the user's turns, its
 * own answers to the earlier ones before it.
 */
final class Conversation {
  private final Engine engine;
  private final DistillPlan plan;
  private final Sample sample;
  private final List<byte[]> images;
  private final double temperature;
  private final List<Turn> turns = new ArrayList<>();
  private int asked;
  private int marks;
  private int truncated;
  private long tokens;

  /**
   * Prepares one.
   *
   * @param images of the sample
   */
  Conversation(
      Engine engine, DistillPlan plan, Sample sample, List<byte[]> images, double temperature) {
    this.engine = engine;
    this.plan = plan;
    this.sample = sample;
    this.images = images;
    this.temperature = temperature;
  }

  /** Holds it; fails with a {@link RequestException} if the target cannot answer a turn. */
  CompletableFuture<Sample> hold() {
    Iterator<Turn> rest =
        sample.turns().stream().filter(turn -> turn.role() != Role.ASSISTANT).iterator();
    return goOn(rest).thenApply(unused -> answered());
  }

  private CompletableFuture<Void> goOn(Iterator<Turn> rest) {
    while (rest.hasNext()) {
      Turn turn = rest.next();
      turns.add(turn);
      if (turn.role() == Role.USER) {
        marks += turn.images();
        asked++;
        return ask().thenCompose(answer -> take(answer, rest));
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Generation> ask() {
    try {
      return engine.submit(
          new GenerationRequest(
              // Its random numbers follow from it: a run that goes on says the same.
              sample.origin() + "#" + asked + "@" + temperature,
              new Prompt.Chat(turns),
              images.subList(0, Math.min(marks, images.size())),
              plan.padToSquare(),
              new SamplingParameters(temperature, 0, 1, OptionalLong.empty()),
              plan.maxNewTokens(),
              List.of()));
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Void> take(Generation answer, Iterator<Turn> rest) {
    String text = answer.text().strip();
    if (text.isEmpty()) {
      return CompletableFuture.failedFuture(
          new RequestException(
              ErrorCode.INVALID_PARAMETER, "the target's answer " + asked + " is empty"));
    }
    tokens += answer.completionTokens();
    truncated += answer.finishReason() == FinishReason.LENGTH ? 1 : 0;
    turns.add(new Turn(Role.ASSISTANT, text, 0));
    return goOn(rest);
  }

  private Sample answered() {
    String id = plan.temperatures().size() == 1 ? sample.id() : sample.id() + "-t" + temperature;
    return new Sample(id, sample.origin(), sample.kind(), sample.images(), turns);
  }

  /** Returns how many answers ended at the limit of new tokens. */
  int truncated() {
    return truncated;
  }

  /** Returns how many tokens all answers have. */
  long tokens() {
    return tokens;
  }
}
