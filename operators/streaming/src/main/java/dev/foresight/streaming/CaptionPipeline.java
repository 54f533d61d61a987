// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.caption.CaptionFunction;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.decode.DecodeFunction;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.route.Route;
import dev.foresight.streaming.route.RouteRequests;
import dev.foresight.streaming.split.SplitOutcomes;
import dev.foresight.streaming.types.RecordTypes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The way from raw records to captions and dead letters.
 *
 * <pre>{@code
 * CaptionPipeline pipeline = new CaptionPipeline(options, RequestFormat.any(), Clock.systemUTC());
 * CaptionPipeline.Outputs outputs = pipeline.caption(CaptionPipeline.read(environment, source));
 * outputs.results().sinkTo(results).name("results").uid("results");
 * outputs.deadLetters().sinkTo(deadLetters).name("dead-letters").uid("dead-letters");
 * }</pre>
 */
public final class CaptionPipeline {
  /** The operators' ids. Stable: a savepoint finds its state by them. */
  public static final String READ = "read";

  /** Decodes and checks. */
  public static final String DECODE = "decode";

  /** Parts the requests of several routes; only there where there are several. */
  public static final String ROUTE = "route";

  /**
   * Asks the engine; behind it, after a dash, stands the name of a route beside the default one.
   */
  public static final String CAPTION = "caption";

  /** Parts results and dead letters. */
  public static final String SPLIT = "split";

  private final CaptionOptions options;
  private final List<Route> routes;
  private final RequestFormat format;
  private final DeadLetters deadLetters;
  private final Clock clock;

  /**
   * Creates a pipeline.
   *
   * @param format of the records' values
   * @param clock tells when records failed and deadlines pass; serialisable, as the JDK's clocks
   *     are
   */
  public CaptionPipeline(CaptionOptions options, RequestFormat format, Clock clock) {
    this(options, List.of(), format, clock);
  }

  /**
   * Creates a pipeline of several branches.
   *
   * @param options of the default branch; those of images, times and files are for all
   * @param routes the branches beside it; without any, the pipeline is that of one model
   * @param format of the records' values
   * @param clock tells when records failed and deadlines pass; serialisable, as the JDK's clocks
   *     are
   * @throws IllegalArgumentException if answers are to have an order, and there are routes
   */
  public CaptionPipeline(
      CaptionOptions options, List<Route> routes, RequestFormat format, Clock clock) {
    if (options.ordered() && !routes.isEmpty()) {
      throw new IllegalArgumentException(
          "answers are to come in order, but those of several routes have none; leave out --ordered"
              + " or the routes");
    }
    this.options = options;
    this.routes = List.copyOf(routes);
    this.format = format;
    this.deadLetters = new DeadLetters(clock);
    this.clock = clock;
  }

  /**
   * What comes out.
   *
   * @param results in the order of each input partition if the options say so, else in none
   * @param deadLetters of all stages
   */
  public record Outputs(DataStream<KeyedResult> results, DataStream<DeadLetter> deadLetters) {}

  /**
   * Reads a source without watermarks: in the async operator they would take up capacity and hold
   * back the results behind them.
   */
  public static SingleOutputStreamOperator<SourceRecord> read(
      StreamExecutionEnvironment environment, Source<SourceRecord, ?, ?> source) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), READ, RecordTypes.SOURCE_RECORD)
        .uid(READ);
  }

  /** Captions records. */
  public Outputs caption(DataStream<SourceRecord> records) {
    SingleOutputStreamOperator<SourcedRequest> requests =
        records
            .process(new DecodeFunction(format, deadLetters), RecordTypes.SOURCED_REQUEST)
            .name(DECODE)
            .uid(DECODE);
    SingleOutputStreamOperator<KeyedResult> results =
        outcomes(requests)
            .process(new SplitOutcomes(), RecordTypes.KEYED_RESULT)
            .name(SPLIT)
            .uid(SPLIT);
    return new Outputs(
        results,
        requests
            .getSideOutput(DeadLetters.OUTPUT)
            .union(results.getSideOutput(DeadLetters.OUTPUT)));
  }

  /**
   * Unordered, requests go round all subtasks, or only as many as the topic has partitions would
   * have work. Ordered, each stays where its partition is read.
   */
  private DataStream<SourcedRequest> spread(DataStream<SourcedRequest> requests) {
    return options.ordered() ? requests : requests.rebalance();
  }

  private DataStream<Outcome> outcomes(DataStream<SourcedRequest> requests) {
    if (routes.isEmpty()) {
      return asked(requests, options.engines(), options.capacity(), CAPTION);
    }
    SingleOutputStreamOperator<SourcedRequest> routed =
        requests
            .process(new RouteRequests(routes), RecordTypes.SOURCED_REQUEST)
            .name(ROUTE)
            .uid(ROUTE);
    DataStream<Outcome> outcomes = asked(routed, options.engines(), options.capacity(), CAPTION);
    for (Route route : routes) {
      outcomes = outcomes.union(branch(routed.getSideOutput(route.output()), route));
    }
    return outcomes;
  }

  private DataStream<Outcome> branch(DataStream<SourcedRequest> requests, Route route) {
    SingleOutputStreamOperator<Outcome> branch =
        asked(requests, route.engines(), route.capacity(), CAPTION + "-" + route.name());
    route.parallelism().ifPresent(branch::setParallelism);
    route.slotSharingGroup().ifPresent(branch::slotSharingGroup);
    return branch;
  }

  private SingleOutputStreamOperator<Outcome> asked(
      DataStream<SourcedRequest> requests, EngineProvider engines, int capacity, String id) {
    CaptionFunction function =
        new CaptionFunction(
            engines,
            format,
            options.images(),
            options.loaderThreads(),
            options.journal(),
            deadLetters,
            clock);
    DataStream<SourcedRequest> spread = spread(requests);
    long timeout = options.timeout().toMillis();
    SingleOutputStreamOperator<Outcome> outcomes =
        options.ordered()
            ? AsyncDataStream.orderedWait(
                spread, function, timeout, TimeUnit.MILLISECONDS, capacity)
            : AsyncDataStream.unorderedWait(
                spread, function, timeout, TimeUnit.MILLISECONDS, capacity);
    return outcomes.returns(RecordTypes.OUTCOME).name(id).uid(id);
  }
}
