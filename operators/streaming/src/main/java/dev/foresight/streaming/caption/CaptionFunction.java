// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.images.RequestImages;
import dev.foresight.streaming.journal.EventKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the engine about requests; one that fails by its own fault becomes a dead letter. */
public final class CaptionFunction extends EngineFunction<SourcedRequest, Outcome> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CaptionFunction.class);

  private final RequestFormat format;
  private final ImagePolicy policy;
  private final DeadLetters deadLetters;

  private transient EngineInfo served;
  private transient RequestPreparer preparer;
  private transient Outcomes outcomes;

  /**
   * Creates the function.
   *
   * @param loaderThreads how many requests' images are loaded at a time
   * @param journal folder where events inside the engine are noted; empty: one beside the
   *     TaskManager's working directory, which all TaskManagers of a machine share
   */
  public CaptionFunction(
      EngineProvider engines,
      RequestFormat format,
      ImagePolicy policy,
      int loaderThreads,
      Optional<Path> journal,
      DeadLetters deadLetters) {
    super(engines, loaderThreads, journal);
    this.format = format;
    this.policy = policy;
    this.deadLetters = deadLetters;
  }

  @Override
  protected void opened(EngineInfo engine) throws Exception {
    served = engine;
    preparer = new RequestPreparer(format.parser(), new RequestImages(policy.loader()), engine);
    outcomes = new Outcomes(deadLetters, engine);
  }

  @Override
  protected CompletableFuture<Outcome> ask(SourcedRequest request, Inquiry inquiry)
      throws RejectedException {
    PreparedRequest prepared = prepare(request);
    return inquiry
        .submit(prepared.asked(), EventKey.of(request.getRecord(), served))
        .thenApply(generation -> answered(request, prepared, generation));
  }

  /** A mistake of our own in reading an event must not come back with it for ever. */
  private PreparedRequest prepare(SourcedRequest request) throws RejectedException {
    try {
      return preparer.prepare(request);
    } catch (RequestException | RegistryException | SuppressRestartsException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Request {} cannot be prepared", request.getRequestId(), e);
      throw new RejectedException(
          DeadLetterCode.UNEXPECTED_FAILURE, "the request cannot be prepared: " + e, e);
    }
  }

  /** Nor must one in writing what became of it. */
  private Outcome answered(
      SourcedRequest request, PreparedRequest prepared, Generation generation) {
    try {
      return outcomes.answered(request, prepared.attributes(), generation);
    } catch (RuntimeException e) {
      LOG.error("The answer to request {} cannot be written", request.getRequestId(), e);
      return failed(
          request,
          Stage.CAPTION,
          DeadLetterCode.UNEXPECTED_FAILURE,
          "the answer cannot be written: " + e);
    }
  }

  @Override
  protected Outcome failed(
      SourcedRequest request, Stage stage, DeadLetterCode code, String message) {
    return outcomes.failed(request, stage, code, message);
  }
}
