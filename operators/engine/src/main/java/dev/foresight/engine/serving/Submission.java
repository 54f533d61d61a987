// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What will become of one request: a generation or a failure, in time. */
public final class Submission {
  private final String id;
  private final CompletableFuture<Generation> future;

  private Submission(String id, CompletableFuture<Generation> future) {
    this.id = id;
    this.future = future;
  }

  /** Submits a request. An engine that refuses it at once is an answer too. */
  public static Submission of(Engine engine, GenerationRequest request) {
    try {
      return new Submission(request.id(), engine.submit(request));
    } catch (RequestException e) {
      return failed(request.id(), e);
    }
  }

  /** Returns the answer to a request that was never submitted. */
  public static Submission failed(String id, RequestException failure) {
    return new Submission(id, CompletableFuture.failedFuture(failure));
  }

  /** Returns the id of the request. */
  public String id() {
    return id;
  }

  /** Returns whether {@link #await} would return at once. */
  public boolean isDone() {
    return future.isDone();
  }

  /** Runs an action when there is an answer, or at once if there is one. */
  public void whenDone(Runnable action) {
    future.whenComplete((generation, failure) -> action.run());
  }

  /**
   * Waits for the generation.
   *
   * @throws RequestException why there is none
   */
  public Generation await() {
    try {
      return future.join();
    } catch (CancellationException e) {
      throw new RequestException(ErrorCode.CANCELLED, "the request was cancelled", e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RequestException failure) {
        throw failure;
      }
      throw new RequestException(ErrorCode.ENGINE_FAILED, "the engine failed: " + e.getCause(), e);
    }
  }
}
