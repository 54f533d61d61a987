// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.kafka.GroupOffsets;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.TransactionTimeout;
import dev.foresight.job.options.DeliveryOptions;
import dev.foresight.job.options.Guarantee;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.RouteSettings;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.job.options.StartingPoint;
import dev.foresight.job.options.TopicLoops;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.lease.JobLease;
import dev.foresight.streaming.sink.Delivery;
import dev.foresight.streaming.sink.KafkaEndpoints;
import dev.foresight.streaming.sink.OutputTopics;
import dev.foresight.streaming.sink.ValueFormat;
import dev.foresight.streaming.source.CheckedSubscriber;
import dev.foresight.streaming.source.GuardedSource;
import dev.foresight.streaming.source.StartRules;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics of one Kafka cluster: a guarded source, and transactional sinks under the job's lease. */
final class TopicEndpoints implements Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(TopicEndpoints.class);

  private final JobOptions options;
  private final SourceOptions source;
  private final TopicOptions topics;
  private final DeliveryOptions promises;
  private final KafkaAccess access;
  private final KafkaEndpoints kafka;
  private final ValueFormat values;
  private final Optional<JobLease> lease;

  /**
   * Looks at the options; Kafka is asked later.
   *
   * @throws IllegalArgumentException if the options contradict each other
   */
  TopicEndpoints(JobOptions options) {
    TopicLoops.refuse(options.source(), options.topics(), options.routes());
    this.options = options;
    this.source = options.source();
    this.topics = options.topics();
    this.promises = options.delivery();
    this.access = KafkaAccess.of(options.broker());
    Map<String, String> clients = access.properties();
    this.kafka = new KafkaEndpoints(clients, topics.maxRecordBytes());
    this.values = options.format().values(clients);
    this.lease =
        promises.guarantee() == Guarantee.EXACTLY_ONCE
            ? Optional.of(JobLease.ofNewJob(promises.jobName(), clients))
            : Optional.empty();
  }

  @Override
  public void prepare() throws InterruptedException {
    start().prepare();
  }

  @Override
  public String check() throws InterruptedException {
    return start().check();
  }

  private KafkaStart start() {
    return new KafkaStart(options, access, transactionalIdPrefixes(), lease);
  }

  @Override
  public DataStream<SourceRecord> read(StreamExecutionEnvironment environment)
      throws InterruptedException {
    warnOfGroupOffsets(environment);
    KafkaSourceBuilder<SourceRecord> records = records();
    source
        .pattern()
        .ifPresentOrElse(
            records::setTopicPattern,
            () -> records.setKafkaSubscriber(new CheckedSubscriber(source.topics())));
    return CaptionPipeline.read(
        environment, new GuardedSource(records.build(), rules(environment)));
  }

  @Override
  public Map<String, DataStream<SourceRecord>> readOfRoutes(
      StreamExecutionEnvironment environment) {
    Map<String, DataStream<SourceRecord>> read = new LinkedHashMap<>();
    for (RouteSettings route : options.routes()) {
      List<String> own = route.topics().input();
      if (!own.isEmpty()) {
        KafkaSourceBuilder<SourceRecord> records =
            records()
                .setKafkaSubscriber(new CheckedSubscriber(own))
                // Clients of one process are told apart by it.
                .setClientIdPrefix(source.groupId() + "-" + route.name());
        GuardedSource guarded =
            new GuardedSource(records.build(), rules(environment).besideAnother());
        read.put(route.name(), CaptionPipeline.read(environment, guarded, route.name()));
      }
    }
    return read;
  }

  private KafkaSourceBuilder<SourceRecord> records() {
    KafkaSourceBuilder<SourceRecord> records =
        kafka
            .source(source.groupId())
            .setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                String.valueOf(source.partitionDiscovery().toMillis()))
            .setStartingOffsets(offsets(source.startFrom()));
    return source.bounded() ? records.setBounded(OffsetsInitializer.latest()) : records;
  }

  private StartRules rules(StreamExecutionEnvironment environment) {
    return new StartRules(source.groupId(), access.properties(), mayRewind(environment), lease);
  }

  /** Where reading starts is the user's word, unless a checkpoint says it. */
  private boolean mayRewind(StreamExecutionEnvironment environment) {
    return source.allowsRewind()
        || !isRestored(environment) && !(source.startFrom() instanceof StartingPoint.GroupOffsets);
  }

  private static boolean isRestored(StreamExecutionEnvironment environment) {
    return environment
        .getConfiguration()
        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
        .isPresent();
  }

  @Override
  public void write(CaptionPipeline.Outputs outputs) throws InterruptedException {
    Delivery delivery = delivery();
    writeResults(outputs.results(), topics.output(), delivery, RESULTS);
    for (RouteSettings route : options.routes()) {
      route
          .topics()
          .output()
          .ifPresent(
              topic ->
                  writeResults(
                      outputs.apart().get(route.name()), topic, delivery, resultsOf(route)));
    }
    outputs
        .deadLetters()
        .sinkTo(kafka.deadLetters(written(topics.output()), values, delivery.of(DEAD_LETTERS)))
        .name(DEAD_LETTERS)
        .uid(DEAD_LETTERS);
  }

  private void writeResults(
      DataStream<KeyedResult> results, String topic, Delivery delivery, String id) {
    results
        .sinkTo(
            kafka.results(
                written(topic), values, new DeadLetters(Clock.systemUTC()), delivery.of(id)))
        .name(id)
        .uid(id);
  }

  private OutputTopics written(String results) {
    return new OutputTopics(results, topics.deadLetters());
  }

  private static String resultsOf(RouteSettings route) {
    return CaptionPipeline.idOf(RESULTS, route.name());
  }

  /** What the job's transactional ids begin with; none without transactions. */
  private List<String> transactionalIdPrefixes() {
    if (promises.guarantee() == Guarantee.AT_LEAST_ONCE) {
      return List.of();
    }
    Delivery delivery = Delivery.exactlyOnce(promises.jobName(), TransactionTimeout.USUAL_MAXIMUM);
    return Stream.concat(
            sinks().map(sink -> delivery.of(sink).transactionalIdPrefix()),
            Stream.of(JobLease.transactionalId(promises.jobName())))
        .toList();
  }

  private Stream<String> sinks() {
    return Stream.concat(
        Stream.of(RESULTS, DEAD_LETTERS),
        options.routes().stream()
            .filter(route -> route.topics().output().isPresent())
            .map(TopicEndpoints::resultsOf));
  }

  private Delivery delivery() throws InterruptedException {
    Delivery delivery = promised();
    return lease.map(delivery::withLease).orElse(delivery);
  }

  private Delivery promised() throws InterruptedException {
    return switch (promises.guarantee()) {
      case AT_LEAST_ONCE -> Delivery.atLeastOnce();
      case EXACTLY_ONCE ->
          Delivery.exactlyOnce(
                  promises.jobName(),
                  TransactionTimeout.choose(access, promises.transactionTimeout()))
              .withToleratesLoss(promises.toleratesLostTransactions());
    };
  }

  private void warnOfGroupOffsets(StreamExecutionEnvironment environment)
      throws InterruptedException {
    if (!isRestored(environment)
        && source.startFrom() instanceof StartingPoint.GroupOffsets
        && GroupOffsets.mayExist(access, source.groupId())) {
      LOG.warn(
          "Starting from the offsets of group {}, which isn't exactly once: what had been read, but"
              + " not answered, when the job before was killed or cancelled is skipped. Start from"
              + " that job's last checkpoint, or with --start-from earliest and another output"
              + " topic",
          source.groupId());
    }
  }

  // The connector's interface takes this type only.
  @SuppressWarnings("deprecation")
  private static OffsetsInitializer offsets(StartingPoint start) {
    if (start instanceof StartingPoint.Earliest) {
      return OffsetsInitializer.earliest();
    }
    if (start instanceof StartingPoint.Latest) {
      return OffsetsInitializer.latest();
    }
    if (start instanceof StartingPoint.Timestamp at) {
      return OffsetsInitializer.timestamp(at.time().toEpochMilli());
    }
    return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
  }
}
