// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.NoiseKey;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.engine.serving.preparation.PreparedRequest;
import dev.foresight.engine.serving.preparation.Ticket;
import dev.foresight.engine.speculation.Walk;
import dev.foresight.engine.text.StopSearch;
import dev.foresight.engine.text.StopStrings;
import dev.foresight.engine.text.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens that a request has been answered with so far, and the rules that end it. */
final class Answer {
  private final Ticket ticket;
  private final Tokenizer tokenizer;
  private final Set<Integer> eosTokenIds;
  private final int promptTokens;
  private final int maxNewTokens;
  private final int maxBatch;
  private final StopSearch stop;
  private final Duration queue;
  private final Duration vision;
  private final long prefillStart;
  private final long seed;
  private final SamplingParameters sampling;
  private final List<Integer> tokens = new ArrayList<>();
  private final List<Float> margins = new ArrayList<>();
  private final List<TokenLogprobs> logprobs = new ArrayList<>();
  private final List<Integer> acceptedLengths = new ArrayList<>();
  private int decodeSteps;
  private long nodes;
  private long sequences;
  private StepTimes stepTimes = StepTimes.NONE;
  private long firstToken;

  /**
   * Starts an answer.
   *
   * @param contextLength of the model: prompt and answer together are no longer
   * @param maxBatch sequences in a step at most
   * @param vision how long decoding, preprocessing and encoding of the images took
   */
  Answer(
      PreparedRequest prepared,
      Tokenizer tokenizer,
      Set<Integer> eosTokenIds,
      int contextLength,
      int maxBatch,
      Duration vision) {
    this.ticket = prepared.ticket();
    this.tokenizer = tokenizer;
    this.eosTokenIds = eosTokenIds;
    this.promptTokens = prepared.prompt().ids().length;
    GenerationRequest request = ticket.request();
    this.maxNewTokens = Math.min(request.maxNewTokens(), contextLength - promptTokens);
    this.sampling = request.sampling();
    this.stop = new StopSearch(new StopStrings(request.stop()), tokenizer.newDetokenizer());
    this.seed = Seeds.of(request);
    this.maxBatch = maxBatch;
    this.vision = vision;
    this.prefillStart = System.nanoTime();
    this.queue = Duration.ofNanos(prefillStart - ticket.submitted()).minus(vision);
  }

  int lastToken() {
    return tokens.get(tokens.size() - 1);
  }

  /** Returns the index of the next token: how many there are. */
  int nextIndex() {
    return tokens.size();
  }

  /**
   * Returns how a token is chosen, or nothing where it is the most likely one.
   *
   * @param row of the logits that decide it
   * @param index of the token among the generated ones
   */
  Optional<Sampler.Choice> choice(int row, int index) {
    boolean eosBanned = index < sampling.minNewTokens();
    return sampling.isGreedy() && !eosBanned
        ? Optional.empty()
        : Optional.of(
            new Sampler.Choice(
                row,
                sampling.temperature(),
                sampling.topK(),
                sampling.topP(),
                NoiseKey.of(seed, index),
                eosBanned));
  }

  /**
   * Returns how the answer goes on behind the last of some more tokens, which a draft may guess.
   */
  DraftInput.Ahead ahead(int more) {
    int known = tokens.size() + more;
    return new DraftInput.Ahead(
        sampling.temperature(),
        seed,
        known - 1,
        sampling.ignoreEos() ? Set.of() : eosTokenIds,
        maxNewTokens - known);
  }

  /**
   * Counts a step of decoding.
   *
   * @param sequencesInStep how many took part
   */
  void countStep(Walk walk, StepTimes times, int sequencesInStep) {
    decodeSteps++;
    sequences += sequencesInStep;
    stepTimes = stepTimes.plus(times);
    if (walk.isVerification()) {
      acceptedLengths.add(walk.accepted());
      nodes += walk.tree().size();
    }
  }

  /** Returns how many log-probabilities are wanted with each token. */
  int logprobs() {
    return sampling.logprobs();
  }

  /** Adds the next token; returns the whole generation if that ends it. */
  Optional<Generation> add(ChosenToken chosen) {
    int token = (int) chosen.id();
    if (tokens.isEmpty()) {
      firstToken = System.nanoTime();
    }
    if (!sampling.ignoreEos() && eosTokenIds.contains(token)) {
      return Optional.of(finish(tokenizer.decode(tokens), FinishReason.EOS));
    }
    tokens.add(token);
    margins.add(chosen.margin());
    chosen.logprobs().ifPresent(logprobs::add);
    if (tokens.size() < sampling.minNewTokens()) {
      stop.pass(token);
    } else {
      Optional<String> stopped = stop.add(token);
      if (stopped.isPresent()) {
        return Optional.of(finish(stopped.get(), FinishReason.STOP));
      }
    }
    return tokens.size() < maxNewTokens
        ? Optional.empty()
        : Optional.of(finish(tokenizer.decode(tokens), FinishReason.LENGTH));
  }

  private Generation finish(String text, FinishReason reason) {
    long now = System.nanoTime();
    Timings timings =
        new Timings(
            queue,
            vision,
            Duration.ofNanos(firstToken - prefillStart),
            Duration.ofNanos(now - firstToken),
            stepTimes);
    GenerationRequest request = ticket.request();
    return new Generation(
        request.id(),
        text,
        tokens,
        promptTokens,
        reason,
        seed,
        timings,
        margins,
        logprobs,
        new Acceptance(
            acceptedLengths,
            decodeSteps,
            nodes,
            (double) sequences / Math.max(1L, (long) decodeSteps * maxBatch)));
  }
}
