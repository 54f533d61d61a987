// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.metrics.DeadLetterCounter;
import dev.foresight.streaming.metrics.MetricNames;
import dev.foresight.streaming.route.Routing;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets records with a valid request pass, those of a route on {@link Routing#output}, and puts the
 * others on {@link DeadLetters#OUTPUT}.
 *
 * <p>What passes is the record itself, not its decoded request: the event lies in the state of the
 * next operator once, and a later dead letter holds its very bytes. Decoding it again there costs
 * microseconds beside a caption.
 */
public final class DecodeFunction extends ProcessFunction<SourceRecord, SourcedRequest> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DecodeFunction.class);

  private final SerializableSupplier<RequestParser> parsers;
  private final DeadLetters deadLetters;
  private final Routing routing;

  private transient RequestParser parser;
  private transient Counter requests;
  private transient DeadLetterCounter rejections;

  /**
   * Creates the function.
   *
   * @param routing of requests that are not for the main output
   */
  public DecodeFunction(RequestFormat format, DeadLetters deadLetters, Routing routing) {
    this(format::parser, deadLetters, routing);
  }

  /** Creates the function with the parser that it gets where it runs. */
  DecodeFunction(
      SerializableSupplier<RequestParser> parsers, DeadLetters deadLetters, Routing routing) {
    this.parsers = parsers;
    this.deadLetters = deadLetters;
    this.routing = routing;
  }

  @Override
  public void open(OpenContext context) {
    parser = parsers.get();
    requests =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(MetricNames.GROUP)
            .counter(MetricNames.REQUESTS);
    rejections = new DeadLetterCounter(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SourcedRequest> out) {
    // Outside the rules for what is read: a failure of those who take it is not the record's.
    Optional<Decoded> decoded = decoded(record, context);
    if (decoded.isEmpty()) {
      return;
    }
    SourcedRequest request = decoded.get().request();
    decoded
        .get()
        .route()
        .ifPresentOrElse(
            route -> context.output(Routing.output(route), request), () -> out.collect(request));
  }

  /** A request, and its route, if it is for one. */
  private record Decoded(SourcedRequest request, Optional<String> route) {}

  private Optional<Decoded> decoded(SourceRecord record, Context context) {
    String id = null;
    try {
      CaptionRequest request = parser.read(record);
      id = request.getId();
      parser.validate(request);
      requests.inc();
      return Optional.of(
          new Decoded(
              new SourcedRequest(record, id, request.getModel()), routing.routeOf(request)));
    } catch (RejectedException e) {
      reject(record, e.requestId().orElse(id), e.code(), e.getMessage(), context);
    } catch (RegistryException | SuppressRestartsException e) {
      throw e; // no record is at fault: the job fails, and reads it again
    } catch (RuntimeException | StackOverflowError e) {
      // A mistake of our own in reading an event must not come back with it for ever.
      LOG.error("The record at {} cannot be decoded", record.getSource(), e);
      reject(
          record,
          id,
          DeadLetterCode.UNEXPECTED_FAILURE,
          "the record cannot be decoded: " + e,
          context);
    }
    return Optional.empty();
  }

  private void reject(
      SourceRecord record, String id, DeadLetterCode code, String message, Context context) {
    DeadLetter letter = deadLetters.of(record, id, Stage.DECODE, code, message);
    rejections.count(letter);
    context.output(DeadLetters.OUTPUT, letter);
  }
}
