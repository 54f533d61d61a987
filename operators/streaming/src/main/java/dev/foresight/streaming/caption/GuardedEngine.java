// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.journal.CrashJournal;
import dev.foresight.streaming.journal.EventKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine, and the rules that find the event that breaks it. Neither may one event stop the job,
 * nor may a broken device turn the topic into dead letters.
 *
 * <ul>
 *   <li>The engine fails at an event and goes on: a failed step fails all events in it, so each is
 *       asked again, alone. One that fails again is held against a request that is known to work:
 *       if that is answered, the event is at fault, {@link DeadLetterCode#ENGINE_FAILED}; if not,
 *       the engine is, and its failure goes on to the caller, who fails the job.
 *   <li>The engine dies, or takes the process with it: what was inside stands in the journal, and
 *       is asked alone when it comes back. An event that was alone inside when an engine died is
 *       not asked again, {@link DeadLetterCode#ENGINE_CRASHED}. A device that is broken convicts
 *       nobody, as every engine warms up before the first event enters.
 * </ul>
 *
 * <p>Nothing here blocks; futures complete on the engine's threads.
 */
final class GuardedEngine {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedEngine.class);

  private final Engine engine;
  private final Isolation isolation;
  private final CrashJournal journal;
  private final GenerationRequest known;
  private final Runnable onRetry;

  /**
   * Guards an engine.
   *
   * @param isolation shared with all whose requests share the process
   * @param known a request that a sound engine answers
   * @param onRetry told of each event that is asked again
   */
  GuardedEngine(
      Engine engine,
      Isolation isolation,
      CrashJournal journal,
      GenerationRequest known,
      Runnable onRetry) {
    this.engine = engine;
    this.isolation = isolation;
    this.journal = journal;
    this.known = known;
    this.onRetry = onRetry;
  }

  /**
   * Asks the engine about an event.
   *
   * @return fails with a {@link RejectedException} if the event breaks engines, with a {@link
   *     RequestException} as the engine's does; cancelling it frees what the engine holds
   */
  CompletableFuture<Generation> submit(GenerationRequest request, EventKey event) {
    Call call = new Call(request, event);
    switch (journal.standing(event)) {
      case CLEAR -> call.begin(false);
      case SUSPECTED -> call.begin(true);
      case CONVICTED ->
          call.answer.completeExceptionally(
              new RejectedException(
                  DeadLetterCode.ENGINE_CRASHED,
                  "the engine died while nothing but this event was inside; send it again only"
                      + " after what it crashes in is repaired"));
    }
    return call.answer;
  }

  private static boolean isOfTheEngine(Throwable failure) {
    return failure instanceof RequestException e && e.code() == ErrorCode.ENGINE_FAILED;
  }

  /** One event's way through the rules. */
  private final class Call {
    private final GenerationRequest request;
    private final EventKey event;
    private final CompletableFuture<Generation> answer = new CompletableFuture<>();

    Call(GenerationRequest request, EventKey event) {
      this.request = request;
      this.event = event;
    }

    void begin(boolean alone) {
      if (alone) {
        LOG.warn("Asking event {} alone: it was inside an engine that died", event.coordinates());
        follow(isolation.alone(() -> visit(true)), this::again);
      } else {
        follow(isolation.together(() -> visit(false)), this::again);
      }
    }

    private void again(Throwable failure) {
      LOG.warn("Asking event {} again, alone", event.coordinates(), failure);
      onRetry.run();
      follow(isolation.alone(() -> visit(true)), this::judge);
    }

    private void judge(Throwable failure) {
      isolation
          .alone(() -> engine.submit(known))
          .whenComplete(
              (sound, broken) ->
                  answer.completeExceptionally(broken == null ? rejected(failure) : failure));
    }

    private RejectedException rejected(Throwable failure) {
      return new RejectedException(
          DeadLetterCode.ENGINE_FAILED,
          "the engine failed at this event twice, the second time alone, and answered another one"
              + " afterwards: "
              + failure.getMessage(),
          failure);
    }

    private void follow(
        CompletableFuture<Generation> attempt, Consumer<Throwable> onEngineFailure) {
      answer.whenComplete((generation, failure) -> attempt.cancel(true));
      attempt.whenComplete(
          (generation, thrown) -> {
            if (thrown == null) {
              answer.complete(generation);
              return;
            }
            Throwable failure = OperatorEngine.cause(thrown);
            if (isOfTheEngine(failure) && engine.isServing() && !answer.isDone()) {
              onEngineFailure.accept(failure);
            } else {
              answer.completeExceptionally(failure);
            }
          });
    }

    /** Whoever waits for the end of what this returns finds the journal written. */
    private CompletableFuture<Generation> visit(boolean alone) {
      CrashJournal.Visit visit = journal.visit(event, alone);
      CompletableFuture<Generation> inside = engine.submit(request, visit);
      CompletableFuture<Generation> left = new CompletableFuture<>();
      inside.whenComplete(
          (generation, thrown) -> {
            if (thrown == null) {
              visit.leave();
              journal.acquit(event);
              left.complete(generation);
            } else {
              Throwable failure = OperatorEngine.cause(thrown);
              if (isOfTheEngine(failure) && !engine.isServing()) {
                visit.engineDied();
              } else {
                visit.leave();
              }
              left.completeExceptionally(failure);
            }
          });
      left.whenComplete((generation, failure) -> inside.cancel(true));
      return left;
    }
  }
}
