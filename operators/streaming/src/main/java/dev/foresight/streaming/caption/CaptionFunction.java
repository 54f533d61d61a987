// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.CaptionRequest;
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
import java.time.Clock;
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
  private final ModelNames names;
  private final DeadLetters deadLetters;

  private transient EngineInfo served;
  private transient RequestPreparer preparer;
  private transient Outcomes outcomes;

  /**
   * Creates the function.
   *
   * @param names what requests may call the model
   * @param loaderThreads how many requests are read at a time; those whose images other machines
   *     have wait for them elsewhere
   * @param journal folder where events inside the engine are noted; empty: one beside the
   *     TaskManager's working directory, which all TaskManagers of a machine share
   * @param clock of the requests' deadlines; serialisable, as the JDK's clocks are
   */
  public CaptionFunction(
      EngineProvider engines,
      RequestFormat format,
      ImagePolicy policy,
      ModelNames names,
      int loaderThreads,
      Optional<Path> journal,
      DeadLetters deadLetters,
      Clock clock) {
    super(engines, loaderThreads, journal, clock);
    this.format = format;
    this.policy = policy;
    this.names = names;
    this.deadLetters = deadLetters;
  }

  @Override
  protected void opened(EngineInfo engine) throws Exception {
    served = engine;
    RequestImages images = closedWithThis(new RequestImages(policy.loader()));
    preparer = new RequestPreparer(format.parser(), images, engine, names);
    outcomes = new Outcomes(deadLetters, engine);
  }

  @Override
  protected CompletableFuture<Outcome> ask(SourcedRequest request, Inquiry inquiry)
      throws RejectedException {
    CaptionRequest read = reading(request, () -> preparer.read(request));
    if (read.getDeadline() != null) {
      inquiry.endAt(read.getDeadline());
    }
    return preparer.waitsForOthers(read)
        ? inquiry.whereItMayWait(() -> submit(request, read, inquiry))
        : submit(request, read, inquiry);
  }

  private CompletableFuture<Outcome> submit(
      SourcedRequest request, CaptionRequest read, Inquiry inquiry) throws RejectedException {
    PreparedRequest prepared = reading(request, () -> preparer.load(read));
    return inquiry
        .submit(prepared.asked(), EventKey.of(request.getRecord(), served))
        .thenApply(generation -> answered(request, prepared, generation));
  }

  private interface Reading<T> {
    T read() throws RejectedException;
  }

  /** A mistake of our own in reading an event must not come back with it for ever. */
  private static <T> T reading(SourcedRequest request, Reading<T> part) throws RejectedException {
    try {
      return part.read();
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
