// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.devices;

import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionOptions;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.types.RecordTypes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The pipeline between a few records and nowhere, for what happens around its engines. */
final class SmallJob {
  private static final int CAPACITY = 8;

  private SmallJob() {}

  /** Returns a job that asks about so many events. */
  static JobGraph of(int events, int parallelism, EngineProvider engines, Path journal) {
    return of(events, parallelism, engines, journal, List.of());
  }

  /**
   * Returns a job that asks about so many events.
   *
   * @param groups what their slots take
   */
  static JobGraph of(
      int events,
      int parallelism,
      EngineProvider engines,
      Path journal,
      List<SlotSharingGroup> groups) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    environment.setParallelism(parallelism);
    groups.forEach(environment::registerSlotSharingGroup);
    CaptionOptions options =
        new CaptionOptions(
            engines,
            ImagePolicy.NO_FILES,
            Duration.ofMinutes(1),
            CAPACITY,
            1,
            false,
            Optional.of(journal));
    CaptionPipeline.Outputs outputs =
        new CaptionPipeline(options, RequestFormat.any(), Clock.systemUTC())
            .caption(environment.fromData(records(events), RecordTypes.SOURCE_RECORD));
    outputs.results().sinkTo(new DiscardingSink<>());
    outputs.deadLetters().sinkTo(new DiscardingSink<>());
    return environment.getStreamGraph().getJobGraph();
  }

  private static List<SourceRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new SourceRecord(
                    new SourceCoordinates("requests", 0, (long) i, 0L),
                    null,
                    ByteBuffer.wrap(
                        "{\"id\": \"%d\", \"prompt\": \"Why?\"}"
                            .formatted(i)
                            .getBytes(StandardCharsets.UTF_8)),
                    List.of()))
        .toList();
  }
}
