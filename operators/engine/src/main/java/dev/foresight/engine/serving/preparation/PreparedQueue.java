// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.request.GenerationRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Requests on their way from preparation to decoding, in the order of their submission and priority
 * ({@link AgeingQueue}), as far as they are ready. Those with images are bounded by places that are
 * taken before the images are decoded, for pixels are far larger than files; those without need
 * none, and pass by. Owns what is in it.
 */
public final class PreparedQueue implements AutoCloseable {
  private final Semaphore places;
  private boolean closed;

  /** An empty one wakes the thread that waits. */
  private final AgeingQueue<Optional<PreparedRequest>> requests = new AgeingQueue<>();

  /**
   * Creates an empty queue.
   *
   * @param places requests with images in preparation and in the queue, together
   */
  public PreparedQueue(int places) {
    this.places = new Semaphore(places, true);
  }

  /** Waits for a place, which is used by {@link #add} or given back. */
  void reservePlace() throws InterruptedException {
    places.acquire();
  }

  /** Gives back a place that is not used after all. */
  void releasePlace() {
    places.release();
  }

  /** Adds a request, one with images to its reserved place; too late, it is freed. */
  synchronized void add(PreparedRequest request) {
    if (closed) {
      request.close();
    } else {
      Ticket ticket = request.ticket();
      requests.add(Optional.of(request), ticket.submitted(), ticket.request().priority());
    }
  }

  /** Makes {@link #take} return without a request. */
  public void wake() {
    requests.add(Optional.empty(), System.nanoTime(), GenerationRequest.HIGHEST_PRIORITY);
  }

  /** Waits for the next request, which is the caller's then; nothing if the caller was woken. */
  public Optional<PreparedRequest> take() throws InterruptedException {
    return taken(requests.take());
  }

  /** Returns the next request, which is the caller's then, if there is one now. */
  public Optional<PreparedRequest> poll() {
    return taken(requests.poll().flatMap(next -> next));
  }

  /** Returns the images of the requests that are next as of now, which stay the queue's. */
  public List<PreparedImage> upcoming(int count) {
    return requests.peek(count).stream()
        .flatMap(Optional::stream)
        .flatMap(request -> request.images().stream())
        .toList();
  }

  private Optional<PreparedRequest> taken(Optional<PreparedRequest> request) {
    if (request.isPresent() && request.get().needsPlace()) {
      places.release();
    }
    return request;
  }

  /** Frees what nobody took, and what still comes. */
  @Override
  public synchronized void close() {
    closed = true;
    for (var left = requests.poll(); left.isPresent(); left = requests.poll()) {
      left.get().ifPresent(PreparedRequest::close);
    }
  }
}
