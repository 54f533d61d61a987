// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.request.TokenLogprobs;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes the answers of tests: each says what matters to it, the rest is an answer like any. */
public final class CannedAnswer {
  private static final long SEED = 99;

  private final String id;
  private final long seed;
  private String text;
  private List<Integer> tokenIds = List.of(5, 6, 7);
  private int promptTokens = 40;
  private FinishReason finishReason = FinishReason.EOS;
  private Timings timings =
      new Timings(
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ofMillis(3),
          Duration.ofNanos(4_500_000),
          new StepTimes(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofNanos(500_000)));
  private Optional<List<Float>> margins = Optional.empty();
  private List<TokenLogprobs> logprobs = List.of();
  private Acceptance acceptance = new Acceptance(List.of(1, 0), 2, 20, 0.75);

  private CannedAnswer(String id, long seed) {
    this.id = id;
    this.seed = seed;
    this.text = "a caption of " + id;
  }

  /** Begins the answer to a request. */
  public static CannedAnswer to(GenerationRequest request) {
    return new CannedAnswer(request.id(), request.sampling().seed().orElse(SEED));
  }

  /** Begins the answer to a request of this id. */
  public static CannedAnswer to(String id) {
    return new CannedAnswer(id, SEED);
  }

  /** Says this. */
  public CannedAnswer text(String value) {
    text = value;
    return this;
  }

  /** Has these tokens. */
  public CannedAnswer tokenIds(List<Integer> value) {
    tokenIds = value;
    return this;
  }

  /** Follows a prompt of this length. */
  public CannedAnswer promptTokens(int value) {
    promptTokens = value;
    return this;
  }

  /** Ends for this reason. */
  public CannedAnswer finishReason(FinishReason value) {
    finishReason = value;
    return this;
  }

  /** Took this long. */
  public CannedAnswer timings(Timings value) {
    timings = value;
    return this;
  }

  /** Has these margins; otherwise, each token has 1. */
  public CannedAnswer margins(List<Float> value) {
    margins = Optional.of(value);
    return this;
  }

  /** Tells these probabilities. */
  public CannedAnswer logprobs(List<TokenLogprobs> value) {
    logprobs = value;
    return this;
  }

  /** Was decoded so. */
  public CannedAnswer acceptance(Acceptance value) {
    acceptance = value;
    return this;
  }

  /** Makes the answer. */
  public Generation generation() {
    return new Generation(
        id,
        text,
        tokenIds,
        promptTokens,
        finishReason,
        seed,
        timings,
        margins.orElseGet(() -> Collections.nCopies(tokenIds.size(), 1f)),
        logprobs,
        acceptance);
  }
}
