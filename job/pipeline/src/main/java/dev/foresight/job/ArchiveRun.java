// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.archive.ArchivePipeline;
import dev.foresight.archive.ArchiveSettings;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.DestinationLock;
import dev.foresight.archive.run.Inventory;
import dev.foresight.archive.run.Manifest;
import dev.foresight.archive.run.Retry;
import dev.foresight.archive.run.Runs;
import dev.foresight.archive.run.SourceKind;
import dev.foresight.archive.run.Sources;
import dev.foresight.archive.source.Places;
import dev.foresight.archive.source.RetriedRows;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.flink.DiskState;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One start of the captioning of an archive: a new run, or the run that its destination holds, from
 * where that one came to. The destination is its own until it is closed.
 *
 * <pre>{@code
 * try (ArchiveRun run = ArchiveRun.prepare(options)) {
 *   StreamExecutionEnvironment environment =
 *       StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
 *   run.buildIn(environment);
 *   environment.execute(run.jobName());
 *   run.complete(System.err::println);
 * }
 * }</pre>
 */
public final class ArchiveRun implements AutoCloseable {
  /** The parameter of a job, for whoever looks at it, that says where its captions go. */
  public static final String DESTINATION = "foresight.destination";

  /** The parameter of a job that says where it is gone on from, a URI. */
  public static final String CHECKPOINTS = "foresight.checkpoints";

  private static final int RETAINED_CHECKPOINTS = 2;

  /** Nobody waits for a row, and a slow machine may have a hundred of them in flight. */
  private static final Duration CAPTION_TIMEOUT = Duration.ofHours(1);

  /** Rows that are ready when a sequence ends; more would only hold their images longer. */
  private static final int MOST_AHEAD = 8;

  /** A kill costs so much decoding, and each checkpoint a file. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(30);

  private final RowPlan plan;
  private final EngineProvider engines;
  private final Destination destination;
  private final Manifest manifest;
  private final Optional<SavedState> state;
  private final Optional<Retry> retry;
  private final DestinationLock lock;

  private ArchiveRun(
      RowPlan plan,
      EngineProvider engines,
      Destination destination,
      Manifest manifest,
      Optional<Retry> retry,
      DestinationLock lock)
      throws IOException {
    this.plan = plan;
    this.engines = engines;
    this.destination = destination;
    this.manifest = manifest;
    this.retry = retry;
    this.lock = lock;
    stateNow().requireWayOn();
    this.state = stateNow().newest();
  }

  /**
   * Finds out what there is to do, and notes in the destination what the run is.
   *
   * @throws IllegalArgumentException if the options make no sense, or the destination holds another
   *     run, or another process is at work there
   * @throws IOException if a source or the destination cannot be used
   */
  public static ArchiveRun prepare(ArchiveOptions options) throws IOException {
    return prepare(options, engines(options));
  }

  /** Returns the engines that a run with such options has. */
  public static SharedEngines engines(ArchiveOptions options) {
    return SharedEngines.filling(options.model(), options.questions().maxNewTokens());
  }

  /** Does the same for subtasks that get their engines elsewhere. */
  public static ArchiveRun prepare(ArchiveOptions options, EngineProvider engines)
      throws IOException {
    RowPlan plan = RowPlan.of(options);
    plan.schema();
    Map<String, String> settings = plan.settings();
    Destination first = Destination.of(options.output().place());
    DestinationLock lock = DestinationLock.take(first);
    try {
      return prepare(plan, engines, settings, first, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ArchiveRun prepare(
      RowPlan plan,
      EngineProvider engines,
      Map<String, String> settings,
      Destination first,
      DestinationLock lock)
      throws IOException {
    boolean retries = plan.options().run().retriesFailed();
    Optional<Destination> same = Runs.of(first).withSettings(settings);
    if (same.isPresent()) {
      Manifest manifest = Manifest.read(same.get()).orElseThrow();
      ArchiveRun run = new ArchiveRun(plan, engines, same.get(), manifest, Optional.empty(), lock);
      return retries ? run.retry() : run;
    }
    if (retries) {
      throw new IllegalArgumentException(
          "--retry-failed is given, but %s holds no such run%s; leave it out to begin one"
              .formatted(plan.options().output().place(), Runs.of(first).differences(settings)));
    }
    Destination destination = Runs.of(first).begin(settings, plan.options().run().startsNewRun());
    Manifest manifest = Manifest.of(settings, plan.inventory(destination));
    manifest.write(destination);
    return new ArchiveRun(plan, engines, destination, manifest, Optional.empty(), lock);
  }

  /** Goes on with another try, or begins one. */
  private ArchiveRun retry() throws IOException {
    if (!isFinished()) {
      throw new IllegalArgumentException(
          "--retry-failed is given, but not every row of %s has been tried once; run the command without it first"
              .formatted(Places.of(destination.folder())));
    }
    Retry another = Retry.of(destination, plan.files(manifest.inventory()));
    Optional<Manifest> begun = Manifest.read(another.attempt());
    if (begun.isEmpty()) {
      Inventory failed = another.select(plan.options().run().retriedCodes(), manifest.inventory());
      Manifest.of(manifest.settings(), failed).write(another.attempt());
    }
    Manifest again = Manifest.read(another.attempt()).orElseThrow();
    return new ArchiveRun(plan, engines, another.attempt(), again, Optional.of(another), lock);
  }

  /** Returns whether nothing is left to do. */
  public boolean isFinished() throws IOException {
    return stateNow().isFinished();
  }

  private RunState stateNow() {
    return new RunState(destination, manifest.inventory().rows());
  }

  /** Returns what the run is. */
  public Manifest manifest() {
    return manifest;
  }

  /** Returns where it writes. */
  public Destination destination() {
    return destination;
  }

  /** Returns where it goes on; nothing where it begins. */
  public Optional<SavedState> state() {
    return state;
  }

  /** Where its rows are in the end. */
  private Destination captions() {
    return retry.map(Retry::run).orElse(destination);
  }

  /** Returns what the job is called. */
  public String jobName() {
    return "foresight caption " + captions().folder().getName();
  }

  /** Returns the job's part of Flink's configuration. */
  public Configuration configuration() {
    Configuration flink =
        JobSettings.of(
            plan.options().pipeline(),
            engines(plan.options()),
            CHECKPOINT_INTERVAL,
            RETAINED_CHECKPOINTS);
    Map<String, String> shown = new HashMap<>(flink.get(PipelineOptions.GLOBAL_JOB_PARAMETERS));
    shown.put(DESTINATION, Places.of(captions().folder()));
    shown.put(CHECKPOINTS, destination.checkpoints().toString());
    flink.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, shown);
    // No function changes a row, and a copy of one is a copy of its image.
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, destination.checkpoints().toString());
    if (plan.options().questions().dedupes()) {
      DiskState.require(flink);
    }
    state.ifPresent(
        from -> {
          flink.set(StateRecoveryOptions.SAVEPOINT_PATH, from.uri());
          flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    return flink;
  }

  /** Builds the job. */
  public void buildIn(StreamExecutionEnvironment environment) throws IOException {
    new ArchivePipeline(pipelineSettings()).build(environment);
  }

  private ArchiveSettings pipelineSettings() throws IOException {
    Inventory inventory = manifest.inventory();
    ArchiveOptions options = plan.options();
    return new ArchiveSettings(
        inventory.files(),
        retry.isPresent() ? new RetriedRows(rows()) : rows(),
        engines,
        plan.prompts(),
        policy(),
        options.limits().filter(),
        options.limits().failures(),
        inventory.kind() != SourceKind.IMAGES,
        options.questions().dedupes(),
        options.pipeline().captionTimeout().orElse(CAPTION_TIMEOUT),
        options.pipeline().capacity().orElse(capacity(engines(options).mostSequences())),
        options.sources().readThreads(),
        options.pipeline().crashJournal().map(Path::toAbsolutePath),
        plan.sidecars(),
        plan.files(inventory),
        destination.folder().toString());
  }

  private static int capacity(int sequences) {
    return sequences + Math.min(sequences, MOST_AHEAD);
  }

  /**
   * Does what is left when all rows have an outcome: those of a retry go where they belong, and
   * shards are copied with their captions.
   *
   * @param told of what cannot be done, in a line each
   * @return where the run's captions are
   */
  public Destination complete(Consumer<String> told) throws IOException {
    return new RunCompletion(destination, retry, plan).complete(told);
  }

  /** Returns how rows lie in the archive. */
  public RowFormat rows() {
    return plan.format(manifest.inventory());
  }

  /** Returns what reads images that lie in files. */
  public ImageLoader images() throws IOException {
    return policy().loader();
  }

  /** Whoever names a source may read what is below it. */
  private ImagePolicy policy() throws IOException {
    ArchiveOptions options = plan.options();
    return options
        .images()
        .policy()
        .with(Sources.roots(options.sources().places()).stream().map(Places::of).toList());
  }

  /** Lets others use the destination. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
