// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.route.RouteMatch;
import dev.foresight.streaming.source.SourceRecordDeserializer;
import dev.foresight.streaming.testing.FailingOnce;
import dev.foresight.streaming.testing.Records;
import dev.foresight.streaming.types.RecordTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.NoWatermarksGenerator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The operators together, on a local cluster, without Kafka. */
class CaptionPipelineTest {
  private static final int GOOD = 200;
  private static final int BAD = 20;

  // Outlives the jobs, for the last of what a job puts out is fetched after its end.
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Optional<RouteMatch> GOLD =
      Optional.of(new RouteMatch("", Map.of("tier", "gold")));

  @TempDir private Path journal;

  @Test
  void everyRecordComesOutOnceThoughTheEngineFailsInTheMiddle() throws Exception {
    FailingOnce engine = new FailingOnce(FakeEngine.prompt(), "good-" + GOOD / 2);
    try (LentEngine engines = new LentEngine(engine)) {
      StreamExecutionEnvironment environment = environment();
      CaptionPipeline.Outputs outputs = pipeline(environment, engines);
      CloseableIterator<KeyedResult> results = outputs.results().collectAsync();
      CloseableIterator<DeadLetter> letters = outputs.deadLetters().collectAsync();

      environment.executeAsync();

      assertThat(all(results))
          .extracting(keyed -> keyed.getResult().getId())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, GOOD).mapToObj(i -> "good-" + i).toList());
      assertThat(all(letters))
          .hasSize(BAD)
          .allSatisfy(letter -> assertThat(letter.getTime()).isEqualTo(Records.CLOCK.instant()))
          .extracting(DeadLetter::getCode)
          .containsOnly("PROMPT_EMPTY", "URI_NOT_ALLOWED");
      assertThat(engine.hasFailed()).isTrue();
    }
  }

  @Test
  void everyRequestIsAnsweredByTheModelThatItAsksFor() throws Exception {
    try (LentEngine byDefault = new LentEngine(saying("by default"));
        LentEngine small = new LentEngine(saying("small"));
        LentEngine large = new LentEngine(saying("large"))) {
      StreamExecutionEnvironment environment = environment();
      DataStream<SourceRecord> records =
          environment.fromData(
              List.of(
                  Records.json("{'id': 'none', 'prompt': 'Why?'}"),
                  Records.json("{'id': 'own', 'prompt': 'Why?', 'model': 'llava'}"),
                  Records.json("{'id': 'a', 'prompt': 'Why?', 'model': 'small'}"),
                  Records.json("{'id': 'b', 'prompt': 'Why?', 'model': 'large'}"),
                  Records.json("{'id': 'c', 'prompt': 'Why?', 'model': 'huge'}")),
              RecordTypes.SOURCE_RECORD);
      CaptionPipeline.Outputs outputs =
          routed(byDefault, route("small", small), route("large", large)).caption(records);
      CloseableIterator<KeyedResult> results = outputs.results().collectAsync();
      CloseableIterator<DeadLetter> letters = outputs.deadLetters().collectAsync();

      environment.executeAsync();

      assertThat(all(results))
          .extracting(CaptionPipelineTest::said)
          .containsExactlyInAnyOrder("none by default", "own by default", "a small", "b large");
      assertThat(all(letters)).extracting(DeadLetter::getCode).containsExactly("UNKNOWN_MODEL");
    }
  }

  @Test
  void routesAddOperatorsAndChangeNone() {
    LentEngine engines = new LentEngine(FakeEngine.prompt());

    List<String> alone = ids(routed(engines));
    List<String> beside = ids(routed(engines, route("small", engines), route("large", engines)));

    assertThat(alone).containsExactlyInAnyOrder("records", "decode", "caption", "split");
    assertThat(beside)
        .containsExactlyInAnyOrder(
            "records", "decode", "caption", "caption-small", "caption-large", "split");
  }

  @Test
  void aRouteCanHaveSlotsAndAParallelismOfItsOwn() {
    LentEngine engines = new LentEngine(FakeEngine.prompt());
    Route small =
        new Route(
            "small",
            Optional.of(RouteMatch.ofModel("small")),
            true,
            engines,
            8,
            OptionalInt.of(1),
            Optional.of("small-slots"));

    StreamGraph graph = graph(routed(engines, small));

    assertThat(graph.getStreamNodes())
        .filteredOn(node -> "caption-small".equals(node.getTransformationUID()))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.getSlotSharingGroup()).isEqualTo("small-slots");
              assertThat(node.getParallelism()).isEqualTo(1);
            });
    assertThat(graph.getStreamNodes())
        .filteredOn(node -> !"caption-small".equals(node.getTransformationUID()))
        .allSatisfy(node -> assertThat(node.getSlotSharingGroup()).isEqualTo("default"));
  }

  @Test
  void aRouteWithASourceOfItsOwnTakesWhatIsThereAndAnswersApart() throws Exception {
    try (LentEngine byDefault = new LentEngine(saying("by default"));
        LentEngine fast = new LentEngine(saying("fast"))) {
      StreamExecutionEnvironment environment = environment();
      DataStream<SourceRecord> records =
          environment.fromData(
              List.of(
                  Records.json("{'id': 'none', 'prompt': 'Why?'}"),
                  Records.json("{'id': 'gold', 'prompt': 'Why?', 'attributes': {'tier': 'gold'}}")),
              RecordTypes.SOURCE_RECORD);
      DataStream<SourceRecord> own =
          environment.fromData(
              List.of(
                  Records.json("{'id': 'any', 'prompt': 'Why?'}"),
                  Records.json("{'id': 'bad', 'prompt': ''}"),
                  Records.json("{'id': 'other', 'prompt': 'Why?', 'model': 'huge'}")),
              RecordTypes.SOURCE_RECORD);
      Route route = route("fast", GOLD, true, fast);
      CaptionPipeline.Outputs outputs =
          routed(byDefault, route).caption(records, Map.of("fast", own));
      CloseableIterator<KeyedResult> results = outputs.results().collectAsync();
      CloseableIterator<KeyedResult> apart = outputs.apart().get("fast").collectAsync();
      CloseableIterator<DeadLetter> letters = outputs.deadLetters().collectAsync();

      environment.executeAsync();

      assertThat(all(results))
          .extracting(CaptionPipelineTest::said)
          .containsExactly("none by default");
      assertThat(all(apart))
          .extracting(CaptionPipelineTest::said)
          .containsExactlyInAnyOrder("gold fast", "any fast");
      assertThat(all(letters))
          .extracting(DeadLetter::getRequestId)
          .containsExactlyInAnyOrder("bad", "other");
    }
  }

  @Test
  void whatARouteHasForItselfHasItsName() {
    LentEngine engines = new LentEngine(FakeEngine.prompt());
    Route alone = route("fast", Optional.empty(), true, engines);
    StreamExecutionEnvironment environment = environment();
    DataStream<SourceRecord> own =
        environment.fromData(records(), RecordTypes.SOURCE_RECORD).uid("own");
    CaptionPipeline.Outputs outputs =
        routed(engines, alone)
            .caption(
                environment.fromData(records(), RecordTypes.SOURCE_RECORD).uid("records"),
                Map.of("fast", own));
    outputs.results().print();
    outputs.apart().get("fast").print();
    outputs.deadLetters().print();

    assertThat(ids(environment.getStreamGraph(false)))
        .containsExactlyInAnyOrder(
            "records",
            "decode",
            "caption",
            "split",
            "own",
            "decode-fast",
            "caption-fast",
            "split-fast");
  }

  @Test
  void aRouteOnWhichNothingWouldComeIsRefused() {
    LentEngine engines = new LentEngine(FakeEngine.prompt());
    Route route = route("idle", Optional.empty(), false, engines);

    assertThatThrownBy(() -> graph(routed(engines, route)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the route idle has neither a match nor a source; give it one of them");
  }

  private static FakeEngine saying(String text) {
    return new FakeEngine(
        (request, answer) -> answer.run(),
        request -> CannedAnswer.to(request).text(text).generation());
  }

  private static String said(KeyedResult keyed) {
    return keyed.getResult().getId() + " " + keyed.getResult().getText();
  }

  private static Route route(String name, LentEngine engines) {
    return route(name, Optional.of(RouteMatch.ofModel(name)), false, engines);
  }

  private static Route route(
      String name, Optional<RouteMatch> match, boolean ownResults, LentEngine engines) {
    return new Route(name, match, ownResults, engines, 8, OptionalInt.empty(), Optional.empty());
  }

  private CaptionPipeline routed(LentEngine byDefault, Route... routes) {
    return new CaptionPipeline(
        options(byDefault), List.of(routes), RequestFormat.any(), Records.CLOCK);
  }

  private List<String> ids(CaptionPipeline pipeline) {
    return ids(graph(pipeline));
  }

  private static List<String> ids(StreamGraph graph) {
    return graph.getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(Objects::nonNull)
        .toList();
  }

  private StreamGraph graph(CaptionPipeline pipeline) {
    StreamExecutionEnvironment environment = environment();
    CaptionPipeline.Outputs outputs =
        pipeline.caption(environment.fromData(records(), RecordTypes.SOURCE_RECORD).uid("records"));
    outputs.results().print();
    outputs.apart().values().forEach(DataStream::print);
    outputs.deadLetters().print();
    return environment.getStreamGraph(false);
  }

  @Test
  void everyOperatorHasAnIdOfItsOwn() {
    StreamExecutionEnvironment environment = environment();
    CaptionPipeline.Outputs outputs = pipeline(environment, new LentEngine(FakeEngine.prompt()));
    outputs.results().print().uid("results");
    outputs.deadLetters().print().uid("dead-letters");

    assertThat(environment.getStreamGraph(false).getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotBlank())
        .extracting(StreamNode::getTransformationUID)
        .doesNotHaveDuplicates()
        .contains(CaptionPipeline.DECODE, CaptionPipeline.CAPTION, CaptionPipeline.SPLIT);
  }

  @Test
  void aSourceIsReadWithoutWatermarks() {
    DataStream<SourceRecord> records =
        CaptionPipeline.read(
            environment(),
            KafkaSource.<SourceRecord>builder()
                .setBootstrapServers("localhost:1")
                .setTopics("requests")
                .setDeserializer(new SourceRecordDeserializer())
                .build());

    assertThat(records.getTransformation())
        .isInstanceOfSatisfying(
            SourceTransformation.class,
            source ->
                assertThat(source.getWatermarkStrategy().createWatermarkGenerator(null))
                    .isInstanceOf(NoWatermarksGenerator.class));
  }

  @Test
  void whatPassesBetweenOperatorsIsAvro() {
    StreamExecutionEnvironment environment = environment();
    CaptionPipeline.Outputs outputs = pipeline(environment, new LentEngine(FakeEngine.prompt()));
    outputs.results().print();
    outputs.deadLetters().print();

    assertThat(environment.getStreamGraph(false).getStreamNodes())
        .filteredOn(node -> !node.getOutEdges().isEmpty())
        .hasSize(4)
        .allSatisfy(
            node ->
                assertThat(node.getTypeSerializerOut())
                    .as(node.getOperatorName())
                    .isInstanceOf(AvroSerializer.class));
  }

  private CaptionPipeline.Outputs pipeline(
      StreamExecutionEnvironment environment, LentEngine engines) {
    DataStream<SourceRecord> records =
        environment.fromData(records(), RecordTypes.SOURCE_RECORD).uid("records");
    return new CaptionPipeline(options(engines), RequestFormat.any(), Records.CLOCK)
        .caption(records);
  }

  private CaptionOptions options(LentEngine engines) {
    return new CaptionOptions(
        engines, ImagePolicy.NO_FILES, Duration.ofSeconds(30), 8, 1, false, Optional.of(journal));
  }

  private static List<SourceRecord> records() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      records.add(Records.json("{'id': 'good-" + i + "', 'prompt': 'Why?'}"));
    }
    for (int i = 0; i < BAD / 2; i++) {
      records.add(Records.json("{'id': 'bad-" + i + "', 'prompt': ''}"));
      records.add(
          Records.json("{'id': 'far-" + i + "', 'prompt': 'Why?', 'images': ['http://x/y']}"));
    }
    return records;
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    // Anything but Avro would fail here.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.enableCheckpointing(50);
    return environment;
  }

  private static <T> List<T> all(CloseableIterator<T> stream) throws Exception {
    List<T> all = new ArrayList<>();
    try (stream) {
      stream.forEachRemaining(all::add);
    }
    return all;
  }
}
