// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.flink.GpuSlots;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.RouteSettings;
import dev.foresight.streaming.CaptionOptions;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.Route;
import dev.foresight.streaming.caption.EngineProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The pipeline that the options describe, between its endpoints.
 *
 * <pre>{@code
 * CaptionTopology topology = new CaptionTopology(options);
 * StreamExecutionEnvironment environment =
 *     StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
 * topology.buildIn(environment);
 * }</pre>
 */
public final class CaptionTopology {
  /** Somebody waits for a result. */
  private static final Duration CAPTION_TIMEOUT = Duration.ofMinutes(5);

  private static final int RETAINED_CHECKPOINTS = 3;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private final SharedEngines described;
  private final PipelineOptions settings;
  private final Endpoints endpoints;
  private final Map<String, Double> gpus;
  private final CaptionPipeline pipeline;

  /** Creates a pipeline whose subtasks share one engine a process. */
  public CaptionTopology(JobOptions options) {
    this(options, SharedEngines::of, new TopicEndpoints(options));
  }

  /**
   * Creates a pipeline whose subtasks get their engines elsewhere.
   *
   * @throws IllegalArgumentException if the options contradict each other
   */
  public CaptionTopology(JobOptions options, EngineProvider engines) {
    this(options, engines, new TopicEndpoints(options));
  }

  /** Creates a pipeline between any endpoints. */
  public CaptionTopology(JobOptions options, EngineProvider engines, Endpoints endpoints) {
    this(options, model -> engines, endpoints);
  }

  /**
   * Creates a pipeline whose routes get their engines elsewhere.
   *
   * @param engines by the model that a route, or the job, asks for
   * @throws IllegalArgumentException if the options contradict each other
   */
  public CaptionTopology(
      JobOptions options, Function<ModelOptions, EngineProvider> engines, Endpoints endpoints) {
    this.described = SharedEngines.of(options.model());
    this.settings = options.pipeline();
    this.endpoints = endpoints;
    this.gpus = GpuDemand.of(options);
    this.pipeline =
        new CaptionPipeline(
            new CaptionOptions(
                engines.apply(options.model()),
                options.images().policy(),
                settings.captionTimeout().orElse(CAPTION_TIMEOUT),
                settings.capacity().orElse(capacity(options.model())),
                CaptionOptions.DEFAULT_LOADER_THREADS,
                options.delivery().ordered(),
                settings.crashJournal().map(Path::toAbsolutePath)),
            options.routes().stream().map(route -> route(route, engines)).toList(),
            options.format().requests(KafkaAccess.of(options.broker()).properties()),
            Clock.systemUTC());
  }

  private static Route route(
      RouteSettings settings, Function<ModelOptions, EngineProvider> engines) {
    return new Route(
        settings.name(),
        settings.match(),
        settings.topics().output().isPresent(),
        engines.apply(settings.engine()),
        settings.capacity().orElse(capacity(settings.engine())),
        settings.parallelism(),
        settings.slotSharingGroup());
  }

  private static int capacity(ModelOptions model) {
    return 2 * model.batchSize();
  }

  /**
   * Returns the job's part of Flink's configuration.
   *
   * @throws dev.foresight.engine.checkpoint.CheckpointException if the model is on this machine,
   *     and cannot be used
   */
  public Configuration configuration() {
    // The checkpoint before the last is for the day on which Kafka dropped the last one's
    // transaction.
    Configuration flink =
        JobSettings.of(settings, described, CHECKPOINT_INTERVAL, RETAINED_CHECKPOINTS);
    flink.set(org.apache.flink.configuration.PipelineOptions.OBJECT_REUSE, false);
    // Barriers must not wait behind requests that take seconds each.
    flink.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    return flink;
  }

  /**
   * Builds the whole pipeline. The environment's configuration says whether the cluster declares
   * GPUs, for slots that are to take some.
   *
   * @throws IllegalArgumentException if a slot is to have more GPUs than a TaskManager
   * @throws InterruptedException if it is interrupted while Kafka is asked for its limits
   */
  public void buildIn(StreamExecutionEnvironment environment) throws InterruptedException {
    GpuSlots.of(gpus, environment.getConfiguration())
        .forEach(environment::registerSlotSharingGroup);
    endpoints.write(
        pipeline.caption(endpoints.read(environment), endpoints.readOfRoutes(environment)));
  }

  /** Returns where records come from and outcomes go. */
  public Endpoints endpoints() {
    return endpoints;
  }
}
