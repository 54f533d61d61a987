// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.kafka.GroupOffsets;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.TransactionTimeout;
import dev.foresight.job.options.DeliveryOptions;
import dev.foresight.job.options.Guarantee;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.job.options.StartingPoint;
import dev.foresight.job.options.TopicLoops;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionOptions;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.lease.JobLease;
import dev.foresight.streaming.sink.Delivery;
import dev.foresight.streaming.sink.KafkaEndpoints;
import dev.foresight.streaming.sink.OutputTopics;
import dev.foresight.streaming.sink.ValueFormat;
import dev.foresight.streaming.source.CheckedSubscriber;
import dev.foresight.streaming.source.GuardedSource;
import dev.foresight.streaming.source.StartRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline that the options describe: Kafka source, captioning, transactional Kafka sinks.
 *
 * <pre>{@code
 * CaptionTopology topology = new CaptionTopology(options);
 * StreamExecutionEnvironment environment =
 *     StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
 * topology.buildIn(environment);
 * }</pre>
 */
public final class CaptionTopology {
  private static final Logger LOG = LoggerFactory.getLogger(CaptionTopology.class);

  /** Operator id of the sink of results; stable, as savepoints find their state by it. */
  public static final String RESULTS = "results";

  /** Operator id of the sink of dead letters; stable. */
  public static final String DEAD_LETTERS = "dead-letters";

  // Can't be changed later: state is cut into so many parts.
  private static final int MAX_PARALLELISM = 128;

  private static final int RETAINED_CHECKPOINTS = 3;

  private final SharedEngines described;
  private final SourceOptions source;
  private final TopicOptions topics;
  private final PipelineOptions settings;
  private final DeliveryOptions promises;
  private final KafkaAccess access;
  private final KafkaEndpoints kafka;
  private final ValueFormat values;
  private final CaptionPipeline pipeline;
  private final Optional<JobLease> lease;

  /** Creates a pipeline whose subtasks share one engine a process. */
  public CaptionTopology(JobOptions options) {
    this(options, SharedEngines.of(options.model()));
  }

  /**
   * Creates a pipeline whose subtasks get their engines elsewhere.
   *
   * @throws IllegalArgumentException if the options contradict each other
   */
  public CaptionTopology(JobOptions options, EngineProvider engines) {
    TopicLoops.refuse(options.source(), options.topics());
    this.described = SharedEngines.of(options.model());
    this.source = options.source();
    this.topics = options.topics();
    this.settings = options.pipeline();
    this.promises = options.delivery();
    this.access = KafkaAccess.of(options.broker());
    Map<String, String> clients = access.properties();
    this.kafka = new KafkaEndpoints(clients, topics.maxRecordBytes());
    this.values = options.format().values(clients);
    this.lease =
        promises.guarantee() == Guarantee.EXACTLY_ONCE
            ? Optional.of(JobLease.ofNewJob(promises.jobName(), clients))
            : Optional.empty();
    this.pipeline =
        new CaptionPipeline(
            new CaptionOptions(
                engines,
                new ImagePolicy(settings.imageRoots()),
                settings.captionTimeout(),
                settings.capacity().orElse(2 * options.model().batchSize()),
                CaptionOptions.DEFAULT_LOADER_THREADS,
                promises.ordered(),
                settings.crashJournal().map(Path::toAbsolutePath)),
            options.format().requests(clients),
            Clock.systemUTC());
  }

  /**
   * Returns the job's part of Flink's configuration.
   *
   * @throws dev.foresight.engine.checkpoint.CheckpointException if the model is on this machine,
   *     and cannot be used
   */
  public Configuration configuration() {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
    flink.set(org.apache.flink.configuration.PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    // A type that falls back to Kryo can't be read from state by the next version.
    flink.set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false);
    flink.set(org.apache.flink.configuration.PipelineOptions.OBJECT_REUSE, false);
    flink.set(
        org.apache.flink.configuration.PipelineOptions.GLOBAL_JOB_PARAMETERS,
        EngineParameters.of(described).values());

    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // Somebody who cancels a job, or whose job fails for good, wants to go on from there. The one
    // before the last is for the day on which Kafka dropped the last one's transaction.
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    flink.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    // Barriers must not wait behind requests that take seconds each.
    flink.set(CheckpointingOptions.ENABLE_UNALIGNED, true);

    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return flink;
  }

  /**
   * Builds the whole pipeline.
   *
   * @throws InterruptedException if it is interrupted while Kafka is asked for its limits
   */
  public void buildIn(StreamExecutionEnvironment environment) throws InterruptedException {
    captionAndWrite(read(environment));
  }

  /** Builds the source of raw records. */
  public DataStream<SourceRecord> read(StreamExecutionEnvironment environment)
      throws InterruptedException {
    warnOfGroupOffsets(environment);
    KafkaSourceBuilder<SourceRecord> records =
        kafka
            .source(source.groupId())
            .setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                String.valueOf(source.partitionDiscovery().toMillis()))
            .setStartingOffsets(offsets(source.startFrom()));
    source
        .pattern()
        .ifPresentOrElse(
            records::setTopicPattern,
            () -> records.setKafkaSubscriber(new CheckedSubscriber(source.topics())));
    if (source.bounded()) {
      records.setBounded(OffsetsInitializer.latest());
    }
    StartRules rules =
        new StartRules(source.groupId(), access.properties(), mayRewind(environment), lease);
    return CaptionPipeline.read(environment, new GuardedSource(records.build(), rules));
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

  /** Builds everything after the source. */
  public void captionAndWrite(DataStream<SourceRecord> records) throws InterruptedException {
    Delivery delivery = delivery();
    CaptionPipeline.Outputs outputs = pipeline.caption(records);
    OutputTopics written = new OutputTopics(topics.output(), topics.deadLetters());
    outputs
        .results()
        .sinkTo(
            kafka.results(
                written, values, new DeadLetters(Clock.systemUTC()), delivery.of(RESULTS)))
        .name(RESULTS)
        .uid(RESULTS);
    outputs
        .deadLetters()
        .sinkTo(kafka.deadLetters(written, values, delivery.of(DEAD_LETTERS)))
        .name(DEAD_LETTERS)
        .uid(DEAD_LETTERS);
  }

  /** Returns the lease that the job will hold; none without transactions. */
  public Optional<JobLease> lease() {
    return lease;
  }

  /** Returns what the job's transactional ids begin with; none without transactions. */
  public List<String> transactionalIdPrefixes() {
    if (promises.guarantee() == Guarantee.AT_LEAST_ONCE) {
      return List.of();
    }
    Delivery delivery = Delivery.exactlyOnce(promises.jobName(), TransactionTimeout.USUAL_MAXIMUM);
    return Stream.concat(
            Stream.of(RESULTS, DEAD_LETTERS).map(sink -> delivery.of(sink).transactionalIdPrefix()),
            Stream.of(JobLease.transactionalId(promises.jobName())))
        .toList();
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
