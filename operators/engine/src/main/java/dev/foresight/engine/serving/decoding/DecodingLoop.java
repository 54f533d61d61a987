// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineLoad;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.PrefixStatistics;
import dev.foresight.engine.serving.VisionCacheStatistics;
import dev.foresight.engine.serving.memory.KvBudget;
import dev.foresight.engine.serving.memory.PrefixCache;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.serving.watch.SlowSteps;
import dev.foresight.engine.serving.watch.StepClock;
import dev.foresight.engine.speculation.Walk;
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

  private final Stepper stepper;
  private final Drafts drafts;
  private final Optional<TreeTrace> trace;
  private final KvBudget budget;
  private final PrefixCache prefixes;
  private final EngineOptions options;
  private final Heartbeat heartbeat;
  private final Admission admission;
  private final StepClock clock;
  private final Tally tally = new Tally();
  private final List<Sequence> active = new ArrayList<>();

  /** How many are active, for other threads. */
  private volatile int decoding;

  /**
   * Creates the loop.
   *
   * @param drafts guesses tokens ahead of the decoder
   * @param trace of all trees that are verified
   * @param admission lets requests join; the loop owns it
   * @param heartbeat told of every step
   * @param clock told of every phase
   */
  DecodingLoop(
      Decoder decoder,
      Sampler sampler,
      Drafts drafts,
      Optional<TreeTrace> trace,
      Admission admission,
      KvBudget budget,
      PrefixCache prefixes,
      EngineOptions options,
      Heartbeat heartbeat,
      StepClock clock) {
    this.stepper =
        new Stepper(
            decoder,
            new TokenChooser(sampler),
            drafts,
            clock,
            new SlowSteps(options.threads(), LOG::warn));
    this.drafts = drafts;
    this.trace = trace;
    this.admission = admission;
    this.budget = budget;
    this.prefixes = prefixes;
    this.options = options;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  /** Makes the loop end before its next step. */
  void stop() {
    admission.stop();
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
      while (admission.admit(active)) {
        dropCancelled();
        decoding = active.size();
        if (!active.isEmpty()) {
          step();
          decoding = active.size();
        }
      }
    } finally {
      heartbeat.rest();
      admission.close();
      active.forEach(Sequence::close);
      active.clear();
      decoding = 0;
    }
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
