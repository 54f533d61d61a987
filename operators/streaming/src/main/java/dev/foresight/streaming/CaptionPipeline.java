// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.route.RouteMatch;
import dev.foresight.streaming.route.Routing;
import dev.foresight.streaming.types.RecordTypes;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
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
  /**
   * The operators' ids. Stable: a savepoint finds its state by them. Those of a route have its name
   * behind them, after a dash.
   */
  public static final String READ = "read";

  /** Decodes and checks. */
  public static final String DECODE = "decode";

  /** Asks the engine. */
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

  /** Returns the id of an operator that a route has for itself. */
  public static String idOf(String operator, String route) {
    return operator + "-" + route;
  }

  /**
   * What comes out.
   *
   * @param results in the order of each input partition if the options say so, else in none
   * @param apart results of the routes that have them apart, by the routes' names
   * @param deadLetters of all stages and routes
   */
  public record Outputs(
      DataStream<KeyedResult> results,
      Map<String, DataStream<KeyedResult>> apart,
      DataStream<DeadLetter> deadLetters) {}

  /**
   * Reads a source without watermarks: in the async operator they would take up capacity and hold
   * back the results behind them.
   */
  public static SingleOutputStreamOperator<SourceRecord> read(
      StreamExecutionEnvironment environment, Source<SourceRecord, ?, ?> source) {
    return source(environment, source, READ);
  }

  /** Reads the source that a route has for itself. */
  public static SingleOutputStreamOperator<SourceRecord> read(
      StreamExecutionEnvironment environment, Source<SourceRecord, ?, ?> source, String route) {
    return source(environment, source, idOf(READ, route));
  }

  private static SingleOutputStreamOperator<SourceRecord> source(
      StreamExecutionEnvironment environment, Source<SourceRecord, ?, ?> source, String id) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), id, RecordTypes.SOURCE_RECORD)
        .uid(id);
  }

  /** Captions records. */
  public Outputs caption(DataStream<SourceRecord> records) {
    return caption(records, Map.of());
  }

  /**
   * Captions records.
   *
   * @param ofRoutes records that are those of a route, whatever they hold, by the routes' names: a
   *     branch that stands still holds up its own source only
   */
  public Outputs caption(
      DataStream<SourceRecord> records, Map<String, DataStream<SourceRecord>> ofRoutes) {
    Branches branches = new Branches(options, names(), format, deadLetters, clock);
    branches.begin(records, routing());
    routes.forEach(route -> branches.add(route, Optional.ofNullable(ofRoutes.get(route.name()))));
    return branches.outputs();
  }

  private List<String> names() {
    return routes.stream().flatMap(route -> route.alias().stream()).distinct().toList();
  }

  private Routing routing() {
    Map<String, RouteMatch> matches = new LinkedHashMap<>();
    routes.forEach(route -> route.match().ifPresent(match -> matches.put(route.name(), match)));
    return new Routing(matches);
  }
}
