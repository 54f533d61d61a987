// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.KvBudget;
import dev.foresight.engine.serving.memory.PrefixCache;
import dev.foresight.engine.serving.memory.PromptContent;
import dev.foresight.engine.serving.memory.SequenceCaches;
import dev.foresight.engine.serving.preparation.PreparedQueue;
import dev.foresight.engine.serving.preparation.PreparedRequest;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.serving.watch.StepClock;
import dev.foresight.engine.text.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets prepared requests join those that are decoded, in their order, while there is room: a place
 * in the batch, and caches for all rows that a request may come to need. For the decoding thread,
 * but for {@link #stop}. Owns the request that waits for memory.
 */
final class Admission implements AutoCloseable {
  /** So many rows are a part of an image, not only what all prompts begin with. */
  private static final int WORTH_WAITING_ROWS = 64;

  private final Drafts drafts;
  private final ImageEncoder images;
  private final KvBudget budget;
  private final PrefixCache prefixes;
  private final ModelShape config;
  private final Tokenizer tokenizer;
  private final EngineOptions options;
  private final PreparedQueue ready;
  private final Heartbeat heartbeat;
  private final StepClock clock;
  private final Runnable onRest;

  /** Taken from the queue, but not admitted yet: there is no memory for it. */
  private Optional<PreparedRequest> waiting = Optional.empty();

  private volatile boolean stopped;

  /**
   * Creates one.
   *
   * @param ready requests to admit
   * @param heartbeat told of images that are looked at, and of waiting
   * @param clock of the loop
   * @param onRest run before there is nothing to do
   */
  Admission(
      Drafts drafts,
      ImageEncoder images,
      KvBudget budget,
      PrefixCache prefixes,
      ModelShape config,
      Tokenizer tokenizer,
      EngineOptions options,
      PreparedQueue ready,
      Heartbeat heartbeat,
      StepClock clock,
      Runnable onRest) {
    this.drafts = drafts;
    this.images = images;
    this.budget = budget;
    this.prefixes = prefixes;
    this.config = config;
    this.tokenizer = tokenizer;
    this.options = options;
    this.ready = ready;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.onRest = onRest;
  }

  /** Makes {@link #admit} return at once, now and from now on; for any thread. */
  void stop() {
    stopped = true;
    ready.wake();
  }

  /**
   * Takes what is ready while there is room; waits only when there is nothing else to do.
   *
   * @param active what is decoded; what joins is added
   * @return false: it was stopped
   */
  boolean admit(List<Sequence> active) throws InterruptedException {
    while (!stopped && active.size() < options.maxBatch()) {
      if (waiting.isEmpty()) {
        waiting = active.isEmpty() ? takeAtRest() : ready.poll();
      }
      if (waiting.isEmpty() || !admitWaiting(active)) {
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
    onRest.run();
    clock.lap(Phase.HOST);
    try {
      return ready.take();
    } finally {
      clock.lap(Phase.IDLE);
    }
  }

  /** The first in the queue goes first, however small those behind it are. */
  private boolean admitWaiting(List<Sequence> active) {
    PreparedRequest prepared = waiting.get();
    boolean wanted = !prepared.ticket().isDone();
    if (wanted && isBeingComputed(prepared, active)) {
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
      if (caches.isPresent()) {
        start(prepared, caches.get(), options.maxBatch() - active.size() - 1)
            .ifPresent(active::add);
      }
    } catch (RuntimeException e) {
      prepared.ticket().fail(e);
    }
    return true;
  }

  /** It is soon to be had for a copy. */
  private boolean isBeingComputed(PreparedRequest prepared, List<Sequence> active) {
    if (!prefixes.isOn() || active.stream().allMatch(other -> other.promptRowsLeft() == 0)) {
      return false;
    }
    PromptContent content = prepared.content();
    int worthWaiting = prefixes.rowsKnown(content) + WORTH_WAITING_ROWS;
    return active.stream()
        .filter(other -> other.promptRowsLeft() > 0)
        .anyMatch(other -> other.content().rowsInCommon(content) >= worthWaiting);
  }

  /**
   * Starts a request.
   *
   * @param room for others in the batch
   * @return nothing: it could not be started, and was told so
   */
  private Optional<Sequence> start(PreparedRequest prepared, SequenceCaches caches, int room) {
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
      if (!content.hasAllImagesIn(known)) {
        // With its own images, those are looked at that will soon be asked for.
        features = images.encode(prepared.images(), () -> ready.upcoming(room));
      }
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
      return Optional.of(new Sequence(prepared, answer, features, caches.target(), draft));
    } catch (RuntimeException e) {
      features.forEach(ImageFeatures::close);
      caches.close();
      prepared.ticket().presence().leave();
      prepared.ticket().fail(e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    waiting.ifPresent(PreparedRequest::close);
    waiting = Optional.empty();
  }
}
