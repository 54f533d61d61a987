// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.serving.EngineThreads;
import dev.foresight.engine.serving.OpenRequests;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads on which requests are prepared: their prompts on a few, their images on others. What
 * is ready goes into the queue of the decoding thread.
 */
public final class PreparationThreads implements AutoCloseable {
  /** Prompts take little time; the second passes by a long one. */
  private static final int TEXT_THREADS = 2;

  private final RequestPreparation texts;
  private final ImagePreparation images;
  private final PreparedQueue ready;
  private final OpenRequests requests;
  private final ExecutorService textThreads =
      Executors.newFixedThreadPool(TEXT_THREADS, EngineThreads.named("preparation"));
  private final ImageThreads imageThreads = new ImageThreads(EngineThreads.named("image"));

  /**
   * Creates the threads.
   *
   * @param ready takes over what is prepared
   * @param requests tells why, once nothing is accepted any more
   */
  public PreparationThreads(
      RequestPreparation texts,
      ImagePreparation images,
      PreparedQueue ready,
      OpenRequests requests) {
    this.texts = texts;
    this.images = images;
    this.ready = ready;
    this.requests = requests;
  }

  /** Prepares a question and blank images here, so that the first request loads no classes. */
  public void warmUp() {
    texts.warmUp();
    images.warmUp();
  }

  /** Begins to prepare a request; its ticket is told of whatever goes wrong. */
  public void begin(Ticket ticket) {
    begin(ticket, () -> textThreads.execute(() -> prepareText(ticket)));
  }

  private void begin(Ticket ticket, Runnable submission) {
    try {
      submission.run();
    } catch (RejectedExecutionException e) {
      // Closed since it was looked at.
      ticket.fail(requests.ended().orElseThrow());
    }
  }

  private void prepareText(Ticket ticket) {
    if (ticket.request().images().isEmpty()) {
      inside(ticket, () -> texts.request(texts.text(ticket), List.of(), 0)).ifPresent(ready::add);
      return;
    }
    inside(ticket, () -> texts.text(ticket))
        .ifPresent(
            text ->
                begin(ticket, () -> imageThreads.submitQuick(ticket, () -> lookAtImages(text))));
  }

  private void lookAtImages(PreparedText text) {
    Ticket ticket = text.ticket();
    long start = System.nanoTime();
    Optional<ImagePreparation.Look> looked = inside(ticket, () -> images.look(ticket.request()));
    long spent = System.nanoTime() - start;
    looked.ifPresent(
        look -> {
          if (ImageThreads.isQuick(look.work())) {
            decodeImages(text, look, spent);
          } else {
            begin(
                ticket,
                () -> imageThreads.submitLarge(ticket, () -> decodeImages(text, look, spent)));
          }
        });
  }

  private void decodeImages(PreparedText text, ImagePreparation.Look look, long lookNanos) {
    try {
      ready.reservePlace();
    } catch (InterruptedException e) {
      return; // nobody waits for it, or whoever closes this fails the ticket
    }
    long start = System.nanoTime();
    Optional<PreparedRequest> prepared =
        inside(
            text.ticket(),
            () -> {
              List<PreparedImage> decoded = look.decode();
              return texts.request(text, decoded, lookNanos + System.nanoTime() - start);
            });
    prepared.ifPresentOrElse(ready::add, ready::releasePlace);
  }

  /**
   * Does a part of a request's preparation, unless nobody waits for it: tokenizers and image
   * readers are native code too.
   *
   * @return nothing where the request has its answer
   */
  private static <T> Optional<T> inside(Ticket ticket, Supplier<T> work) {
    if (ticket.isDone()) {
      return Optional.empty();
    }
    ticket.presence().enter();
    try {
      return Optional.of(work.get());
    } catch (RuntimeException | Error e) {
      ticket.fail(e);
      return Optional.empty();
    } finally {
      ticket.presence().leave();
    }
  }

  /** Interrupts what is being prepared, and waits for it. */
  @Override
  public void close() {
    textThreads.shutdownNow();
    imageThreads.close();
    try {
      textThreads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
