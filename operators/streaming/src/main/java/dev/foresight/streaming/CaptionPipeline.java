// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.caption.CaptionFunction;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.decode.DecodeFunction;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.split.SplitOutcomes;
import dev.foresight.streaming.types.RecordTypes;
import java.time.Clock;
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

  /** Asks the engine. */
  public static final String CAPTION = "caption";

  /** Parts results and dead letters. */
  public static final String SPLIT = "split";

  private final CaptionOptions options;
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
    this.options = options;
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
        outcomes(spread(requests))
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
    CaptionFunction function =
        new CaptionFunction(
            options.engines(),
            format,
            options.images(),
            options.loaderThreads(),
            options.journal(),
            deadLetters,
            clock);
    long timeout = options.timeout().toMillis();
    SingleOutputStreamOperator<Outcome> outcomes =
        options.ordered()
            ? AsyncDataStream.orderedWait(
                requests, function, timeout, TimeUnit.MILLISECONDS, options.capacity())
            : AsyncDataStream.unorderedWait(
                requests, function, timeout, TimeUnit.MILLISECONDS, options.capacity());
    return outcomes.returns(RecordTypes.OUTCOME).name(CAPTION).uid(CAPTION);
  }
}
