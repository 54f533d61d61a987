// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineLoad;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.PrefixStatistics;
import dev.foresight.engine.serving.VisionCacheStatistics;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.KvBudget;
import dev.foresight.engine.serving.memory.PrefixCache;
import dev.foresight.engine.serving.memory.PromptContent;
import dev.foresight.engine.serving.memory.SequenceCaches;
import dev.foresight.engine.serving.preparation.PreparedQueue;
import dev.foresight.engine.serving.preparation.PreparedRequest;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.serving.watch.SlowSteps;
import dev.foresight.engine.serving.watch.StepClock;
import dev.foresight.engine.speculation.Walk;
import dev.foresight.engine.text.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoding thread's work: continuous batching. At every step, prepared requests join while
 * there is room, one step decodes all sequences further, and finished ones leave.
 */
final class DecodingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DecodingLoop.class);

  /** So many rows are a part of an image, not only what all prompts begin with. */
  private static final int WORTH_WAITING_ROWS = 64;

  private final Stepper stepper;
  private final Drafts drafts;
  private final Optional<TreeTrace> trace;
  private final ImageEncoder images;
  private final KvBudget budget;
  private final PrefixCache prefixes;
  private final ModelShape config;
  private final Tokenizer tokenizer;
  private final EngineOptions options;
  private final PreparedQueue ready;
  private final Heartbeat heartbeat;
  private final StepClock clock = new StepClock(System::nanoTime);
  private final Tally tally = new Tally();
  private final List<Sequence> active = new ArrayList<>();

  /** Taken from the queue, but not admitted yet: there is no memory for it. */
  private Optional<PreparedRequest> waiting = Optional.empty();

  /** How many are active, for other threads. */
  private volatile int decoding;

  private volatile boolean stopped;

  /**
   * Creates the loop.
   *
   * @param drafts guesses tokens ahead of the decoder
   * @param trace of all trees that are verified
   * @param ready requests to admit
   * @param heartbeat told of every step
   */
  DecodingLoop(
      Decoder decoder,
      Sampler sampler,
      Drafts drafts,
      Optional<TreeTrace> trace,
      ImageEncoder images,
      KvBudget budget,
      PrefixCache prefixes,
      ModelShape config,
      Tokenizer tokenizer,
      EngineOptions options,
      PreparedQueue ready,
      Heartbeat heartbeat) {
    this.stepper =
        new Stepper(
            decoder,
            new TokenChooser(sampler),
            drafts,
            clock,
            new SlowSteps(options.threads(), LOG::warn));
    this.drafts = drafts;
    this.trace = trace;
    this.images = images;
    this.budget = budget;
    this.prefixes = prefixes;
    this.config = config;
    this.tokenizer = tokenizer;
    this.options = options;
    this.ready = ready;
    this.heartbeat = heartbeat;
  }

  /** Makes the loop end before its next step. */
  void stop() {
    stopped = true;
    ready.wake();
  }

  /**
   * Returns what was done so far; for any thread.
   *
   * @param open requests that the engine has accepted and not finished
   * @param images what the cache of their features has done
   */
  EngineStatistics statistics(int open, VisionCacheStatistics images) {
    PrefixStatistics kept = prefixes.statistics();
    EngineLoad load =
        new EngineLoad(
            Math.max(0, open - decoding),
            Math.max(0, budget.bytesInUse() - kept.bytes()),
            budget.bytes());
    return tally.with(load, images, kept, clock.totals());
  }

  /** Decodes until it is stopped; unfinished sequences are freed, not answered. */
  void run() throws InterruptedException {
    clock.start();
    try {
      while (admit()) {
        dropCancelled();
        decoding = active.size();
        if (!active.isEmpty()) {
          step();
          decoding = active.size();
        }
      }
    } finally {
      heartbeat.rest();
      waiting.ifPresent(PreparedRequest::close);
      active.forEach(Sequence::close);
      active.clear();
      decoding = 0;
    }
  }

  /** Takes what is ready while there is room; waits only when there is nothing else to do. */
  private boolean admit() throws InterruptedException {
    while (!stopped && active.size() < options.maxBatch()) {
      if (waiting.isEmpty()) {
        waiting = active.isEmpty() ? takeAtRest() : ready.poll();
      }
      if (waiting.isEmpty() || !admitWaiting()) {
        break;
      }
    }
    return !stopped;
  }

  private Optional<PreparedRequest> takeAtRest() throws InterruptedException {
    Optional<PreparedRequest> next = ready.poll();
    // What was polled may have been the call to stop.
    if (next.isPresent() || stopped) {
      return next;
    }
    budget.release();
    heartbeat.rest();
    trace.ifPresent(TreeTrace::flush);
    clock.lap(Phase.HOST);
    try {
      return ready.take();
    } finally {
      clock.lap(Phase.IDLE);
    }
  }

  /** The first in the queue goes first, however small those behind it are. */
  private boolean admitWaiting() {
    PreparedRequest prepared = waiting.get();
    boolean wanted = !prepared.ticket().isDone();
    if (wanted && isBeingComputed(prepared)) {
      return false;
    }
    Optional<SequenceCaches> caches =
        wanted ? prefixes.reserve(prepared.cacheRows()) : Optional.empty();
    if (wanted && caches.isEmpty() && !active.isEmpty()) {
      return false;
    }
    waiting = Optional.empty();
    try (prepared) {
      if (wanted && caches.isEmpty()) {
        // The device had less than the budget promised.
        budget.requireFits(prepared.cacheRows());
        throw new IllegalStateException("no room in empty caches for " + prepared.cacheRows());
      }
      caches.ifPresent(own -> start(prepared, own));
    } catch (RuntimeException e) {
      prepared.ticket().fail(e);
    }
    return true;
  }

  /** It is soon to be had for a copy. */
  private boolean isBeingComputed(PreparedRequest prepared) {
    if (!prefixes.isOn() || active.stream().allMatch(other -> other.promptRowsLeft() == 0)) {
      return false;
    }
    PromptContent content = prepared.content();
    int worthWaiting = prefixes.rowsKnown(content) + WORTH_WAITING_ROWS;
    return active.stream()
        .filter(other -> other.promptRowsLeft() > 0)
        .anyMatch(other -> other.content().rowsInCommon(content) >= worthWaiting);
  }

  private void start(PreparedRequest prepared, SequenceCaches caches) {
    List<ImageFeatures> features = List.of();
    prepared.ticket().presence().enter();
    try {
      DraftState draft =
          drafts.start(prepared.ticket().request(), prepared.positions(), caches.draft());
      PromptContent content = prepared.content();
      int known = prefixes.start(content, caches.target(), draft);
      heartbeat.vision(prepared.images().size());
      long begin = System.nanoTime();
      clock.lap(Phase.HOST);
      features = content.hasAllImagesIn(known) ? List.of() : encode(prepared);
      clock.lap(Phase.VISION);
      Duration spent = Duration.ofNanos(System.nanoTime() - begin).plus(prepared.preparation());
      Answer answer =
          new Answer(
              prepared,
              tokenizer,
              config.eosTokenIds(),
              config.text().maxPositions(),
              options.maxBatch(),
              spent);
      active.add(new Sequence(prepared, answer, features, caches.target(), draft));
    } catch (RuntimeException e) {
      features.forEach(ImageFeatures::close);
      caches.close();
      prepared.ticket().presence().leave();
      prepared.ticket().fail(e);
    }
  }

  /** With its own images, those are looked at that will soon be asked for. */
  private List<ImageFeatures> encode(PreparedRequest prepared) {
    int room = options.maxBatch() - active.size() - 1;
    return images.encode(prepared.images(), ready.upcoming(room));
  }

  private void dropCancelled() {
    Iterator<Sequence> sequences = active.iterator();
    while (sequences.hasNext()) {
      Sequence sequence = sequences.next();
      if (sequence.ticket().isDone()) {
        sequence.close();
        sequences.remove();
      }
    }
  }

  /** One step; its failure is that of all its sequences, and of no others. */
  private void step() {
    DecodingStep step = DecodingStep.of(active, options.prefillRows(), drafts.policy());
    heartbeat.forward(step.sequences(), step.rows());
    try (Verified verified = stepper.verify(step)) {
      List<DraftInput> lessons = accept(verified);
      drafts.policy().learn(verified.report());
      stepper.draft(lessons, verified);
      step.all().stream().filter(active::contains).forEach(one -> one.endPrompt(prefixes));
    } catch (RuntimeException e) {
      for (Sequence sequence : step.all()) {
        sequence.ticket().fail(e);
        leave(sequence);
      }
    }
  }

  /** Accepts what a step has computed; returns what the draft is to learn of those that go on. */
  private List<DraftInput> accept(Verified verified) {
    List<DraftInput> lessons = new ArrayList<>();
    for (Told told : verified.told()) {
      Optional<DraftInput> lesson =
          told.sequence().accept(told, verified.times(), verified.step().sequences());
      if (answer(told)) {
        lesson.ifPresent(lessons::add);
      }
    }
    return lessons;
  }

  /** Answers with a step's tokens up to the one that ends the answer; returns whether none did. */
  private boolean answer(Told told) {
    Sequence sequence = told.sequence();
    told.verification().ifPresent(walk -> count(sequence, walk));
    for (ChosenToken token : told.answered()) {
      if (!token.isFinite()) {
        sequence
            .ticket()
            .fail(
                new RequestException(
                    ErrorCode.NON_FINITE_LOGITS,
                    "the model's logits are not finite for this input; the weights may be"
                        + " damaged"));
        leave(sequence);
        return false;
      }
      tally.add(token);
      Optional<Generation> whole = sequence.answer().add(token);
      if (whole.isPresent()) {
        tally.add(whole.get());
        sequence.ticket().complete(whole.get());
        leave(sequence);
        return false;
      }
    }
    return true;
  }

  private void count(Sequence sequence, Walk walk) {
    tally.add(walk);
    trace.ifPresent(
        to -> to.write(sequence.ticket().request().id(), sequence.answer().nextIndex() - 1, walk));
  }

  /** Frees a sequence, once: a step that fails half-way also meets those that left in it. */
  private void leave(Sequence sequence) {
    if (active.remove(sequence)) {
      sequence.close();
    }
  }
}
