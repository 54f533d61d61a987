// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EngineThreads;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine for each model and device of the process, shared by all who ask for it: a model is as
 * large as the device.
 *
 * <p>When its last user is gone, an engine stays open for a while, so that a job that restarts
 * finds it loaded. It makes way earlier for another one on its device, and is closed when the
 * process ends. Engines are opened and closed on one thread, one after the other, so that a device
 * never holds an old model beside a new one; those who wait for an engine can be interrupted.
 */
public final class EngineRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRegistry.class);
  private static final EngineRegistry SHARED = new EngineRegistry(DecodingEngine::open);

  private final Identifier identifier;
  private final Opener opener;
  private final Isolation isolation = new Isolation();
  private final Map<EngineKey, SharedEngine> entries = new HashMap<>();

  /** How many engines have failed. */
  private final Map<EngineKey, Integer> failures = new HashMap<>();

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, EngineThreads.named("engines"));

  /** Creates a registry of engines that are opened in some other way. */
  public EngineRegistry(Opener opener) {
    this(EngineKey::of, opener);
  }

  EngineRegistry(Identifier identifier, Opener opener) {
    this.identifier = identifier;
    this.opener = opener;
    this.thread.setRemoveOnCancelPolicy(true);
  }

  /** Returns the registry of this process. */
  public static EngineRegistry shared() {
    return SHARED;
  }

  /** Returns the gate of this registry's engines, for requests that must be answered alone. */
  public Isolation isolation() {
    return isolation;
  }

  /**
   * Returns the engine of a model and device, opened if there is none; the caller closes it.
   *
   * @param linger how long the engine stays open after its last user, unless a later one says
   *     otherwise
   * @throws EngineConflictException if it is in use with other options
   * @throws CheckpointException if a folder cannot be used
   * @throws InterruptedException if the caller is interrupted while it waits; opening goes on
   */
  public Engine acquire(Path model, EngineOptions options, Duration linger)
      throws InterruptedException {
    return acquire(model, List.of(options), linger);
  }

  /**
   * Returns the engine of a model on one of several devices as {@link #acquire(Path, EngineOptions,
   * Duration)} does: on the one where the model has the fewest users, and among those where all
   * models have. So the users of a process spread over its devices.
   *
   * @param anyOf one for each device, the first first
   */
  public Engine acquire(Path model, List<EngineOptions> anyOf, Duration linger)
      throws InterruptedException {
    List<Choice> choices =
        anyOf.stream()
            .map(options -> new Choice(identifier.identify(model, options), options))
            .toList();
    while (true) {
      SharedEngine entry = join(choices, model, linger);
      Engine engine = await(entry);
      if (isSound(entry)) {
        return share(entry, engine, model.toAbsolutePath().normalize());
      }
      LOG.warn("The engine that was still loaded does not answer any more; it is loaded anew");
      discard(entry);
    }
  }

  private Engine share(SharedEngine entry, Engine engine, Path model) {
    // Whoever else has the same bytes may have them in a folder of another name.
    EngineInfo info = engine.info().withModelName(model.getFileName().toString());
    return new EngineShare(engine, info, entry.restarts(), () -> release(entry));
  }

  private Engine await(SharedEngine entry) throws InterruptedException {
    try {
      return entry.await();
    } catch (ExecutionException e) {
      release(entry);
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // an opener throws no other
    } catch (InterruptedException e) {
      release(entry);
      throw e;
    }
  }

  /** An engine may fail at all that it is asked and still be open: a device that is lost. */
  private boolean isSound(SharedEngine entry) throws InterruptedException {
    try {
      entry.awaitProof();
      return true;
    } catch (ExecutionException e) {
      LOG.warn("An engine failed at a request that sound ones answer", e.getCause());
      return false;
    } catch (InterruptedException e) {
      release(entry);
      throw e;
    }
  }

  private synchronized void discard(SharedEngine entry) {
    countFailure(entry);
    entries.remove(entry.key(), entry);
    entry.retire();
    release(entry);
  }

  private record Choice(EngineKey key, EngineOptions options) {}

  private Choice leastUsed(List<Choice> choices) {
    return Collections.min(
        choices,
        Comparator.<Choice>comparingInt(choice -> users(key -> key.equals(choice.key)))
            .thenComparingInt(choice -> users(key -> key.device().equals(choice.key.device()))));
  }

  private int users(Predicate<EngineKey> of) {
    return entries.values().stream()
        .filter(entry -> of.test(entry.key()))
        .mapToInt(SharedEngine::users)
        .sum();
  }

  private synchronized SharedEngine join(List<Choice> choices, Path model, Duration linger) {
    Choice choice = leastUsed(choices);
    EngineKey key = choice.key;
    EngineOptions options = choice.options;
    EngineOptions limits = withoutPlaces(options);
    SharedEngine entry = entries.get(key);
    if (entry != null && (entry.isBroken() || entry.isIdle() && !entry.limits().equals(limits))) {
      retire(entry);
      entry = null;
    }
    if (entry == null) {
      retireIdle(key.device());
      Future<Engine> engine = thread.submit(() -> opener.open(model, options));
      entry = new SharedEngine(key, limits, engine, failures.getOrDefault(key, 0));
      entries.put(key, entry);
    } else if (!entry.limits().equals(limits)) {
      throw new EngineConflictException(
          "the engine of "
              + model
              + " on "
              + key.device()
              + " is in use with other limits: "
              + entry.limits().differences(limits)
              + "; give all jobs of a process the same, or run this one in another process");
    }
    entry.join(linger);
    return entry;
  }

  /** What has to be equal among users: neither where the bytes lie, nor how a type is spelt. */
  private static EngineOptions withoutPlaces(EngineOptions options) {
    return options
        .withDtype(options.dtype().on(options.device()))
        .withKvDtype(options.kvDtype().on(options.device(), options.dtype()))
        .withSpeculation(
            options
                .speculation()
                .map(
                    with ->
                        new Speculation(
                            Path.of(""),
                            with.policy(),
                            with.draftVocabulary(),
                            with.draftDtype(),
                            with.trace())));
  }

  private synchronized void release(SharedEngine entry) {
    entry.leave();
    if (!entry.isIdle()) {
      return;
    }
    if (entry.isBroken() || entry.linger().isZero()) {
      retire(entry);
    } else if (entries.containsValue(entry)) {
      LOG.info("Nobody uses an engine any more; it stays loaded for {}", entry.linger());
      entry.closeBy(
          thread.schedule(
              () -> retireIfIdle(entry), entry.linger().toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private synchronized void retireIfIdle(SharedEngine entry) {
    if (entry.isIdle()) {
      retire(entry);
    }
  }

  private void retireIdle(String device) {
    Iterator<SharedEngine> all = entries.values().iterator();
    while (all.hasNext()) {
      SharedEngine entry = all.next();
      if (entry.key().device().equals(device) && entry.isIdle()) {
        all.remove();
        retire(entry);
      }
    }
  }

  /** Gives an engine to nobody else, and closes it unless someone still has it. */
  private void retire(SharedEngine entry) {
    if (entry.hasFailed()) {
      countFailure(entry);
    }
    entries.remove(entry.key(), entry);
    entry.retire();
    if (entry.beginsClosing()) {
      thread.execute(entry::close);
    }
  }

  /** Of those who find it out, the first counts. */
  private void countFailure(SharedEngine entry) {
    if (!entry.isRetired()) {
      failures.merge(entry.key(), 1, Integer::sum);
    }
  }

  /** Tells engines apart. */
  @FunctionalInterface
  interface Identifier {
    EngineKey identify(Path model, EngineOptions options);
  }

  /** Opens engines. */
  @FunctionalInterface
  public interface Opener {
    /** Opens the engine of a model's folder. */
    Engine open(Path model, EngineOptions options);
  }
}
