// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.archive.ArchivePipeline;
import dev.foresight.archive.ArchiveSettings;
import dev.foresight.archive.output.CaptionedShard;
import dev.foresight.archive.output.Existing;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.output.Sidecars;
import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.run.CaptionFormat;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.DestinationLock;
import dev.foresight.archive.run.Inventory;
import dev.foresight.archive.run.Manifest;
import dev.foresight.archive.run.Retry;
import dev.foresight.archive.run.RowFiles;
import dev.foresight.archive.run.Runs;
import dev.foresight.archive.run.ShardCopies;
import dev.foresight.archive.run.SourceKind;
import dev.foresight.archive.run.Sources;
import dev.foresight.archive.source.Places;
import dev.foresight.archive.source.RetriedRows;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.TarRows;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.job.checkpoints.FolderListing;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.flink.DiskState;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.FileStatus;
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
  // Can't be changed later: state is cut into so many parts.
  private static final int MAX_PARALLELISM = 128;

  private static final int RETAINED_CHECKPOINTS = 2;

  /** A kill costs so much decoding, and each checkpoint a file. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(30);

  private final ArchiveOptions options;
  private final EngineProvider engines;
  private final PromptPlan prompts;
  private final Destination destination;
  private final Manifest manifest;
  private final Optional<SavedState> state;
  private final Optional<Retry> retry;
  private final DestinationLock lock;

  private ArchiveRun(
      ArchiveOptions options,
      EngineProvider engines,
      PromptPlan prompts,
      Destination destination,
      Manifest manifest,
      Optional<Retry> retry,
      DestinationLock lock)
      throws IOException {
    this.options = options;
    this.engines = engines;
    this.prompts = prompts;
    this.destination = destination;
    this.manifest = manifest;
    this.state = newest(destination);
    this.retry = retry;
    this.lock = lock;
  }

  /**
   * Finds out what there is to do, and notes in the destination what the run is.
   *
   * @throws IllegalArgumentException if the options make no sense, or the destination holds another
   *     run, or another process is at work there
   * @throws IOException if a source or the destination cannot be used
   */
  public static ArchiveRun prepare(ArchiveOptions options) throws IOException {
    return prepare(options, SharedEngines.of(options.model()));
  }

  /** Does the same for subtasks that get their engines elsewhere. */
  public static ArchiveRun prepare(ArchiveOptions options, EngineProvider engines)
      throws IOException {
    PromptPlan prompts = options.prompts();
    Map<String, String> settings = settings(options, prompts);
    Destination first = Destination.of(options.out());
    DestinationLock lock = DestinationLock.take(first);
    try {
      return prepare(options, engines, prompts, settings, first, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ArchiveRun prepare(
      ArchiveOptions options,
      EngineProvider engines,
      PromptPlan prompts,
      Map<String, String> settings,
      Destination first,
      DestinationLock lock)
      throws IOException {
    Optional<Destination> same = Runs.of(first).withSettings(settings);
    if (same.isPresent()) {
      Manifest manifest = Manifest.read(same.get()).orElseThrow();
      ArchiveRun run =
          new ArchiveRun(options, engines, prompts, same.get(), manifest, Optional.empty(), lock);
      return options.retriesFailed() ? run.retry() : run;
    }
    if (options.retriesFailed()) {
      throw new IllegalArgumentException(
          "--retry-failed is given, but %s holds no such run%s; leave it out to begin one"
              .formatted(options.out(), Runs.of(first).differences(settings)));
    }
    Destination destination = Runs.of(first).begin(settings, options.startsNewRun());
    Manifest manifest = Manifest.of(settings, inventory(options, prompts, destination));
    manifest.write(destination);
    return new ArchiveRun(options, engines, prompts, destination, manifest, Optional.empty(), lock);
  }

  private static Inventory inventory(
      ArchiveOptions options, PromptPlan prompts, Destination destination) throws IOException {
    Optional<Sidecars> sidecars = sidecars(options, prompts);
    if (sidecars.isPresent()) {
      return Inventory.take(options.sources(), sidecars.get(), destination);
    }
    Inventory inventory =
        Inventory.take(options.sources(), Set.copyOf(options.keptColumns()), destination);
    if (options.format() == CaptionFormat.WEBDATASET) {
      ShardCopies.requirePlaces(inventory, destination);
    }
    return inventory;
  }

  private static Optional<Sidecars> sidecars(ArchiveOptions options, PromptPlan prompts) {
    return options.format() == CaptionFormat.SIDECARS
        ? Optional.of(new Sidecars(prompts.answers(), options.existing()))
        : Optional.empty();
  }

  /** Goes on with another try, or begins one. */
  private ArchiveRun retry() throws IOException {
    if (!isFinished()) {
      throw new IllegalArgumentException(
          "--retry-failed is given, but not every row of %s has been tried once; run the command without it first"
              .formatted(Places.of(destination.folder())));
    }
    Retry another = Retry.of(destination, rowFiles());
    Optional<Manifest> begun = Manifest.read(another.attempt());
    if (begun.isEmpty()) {
      Inventory failed = another.select(options.retriedCodes(), manifest.inventory());
      Manifest.of(manifest.settings(), failed).write(another.attempt());
    }
    Manifest again = Manifest.read(another.attempt()).orElseThrow();
    return new ArchiveRun(
        options, engines, prompts, another.attempt(), again, Optional.of(another), lock);
  }

  /**
   * Does what is left when all rows have an outcome: those of a retry go where they belong, and
   * shards are copied with their captions.
   *
   * @param told of what cannot be done, in a line each
   * @return where the run's captions are
   */
  public Destination complete(Consumer<String> told) throws IOException {
    Destination run = retry.isPresent() ? merged(retry.get()) : destination;
    if (options.format() == CaptionFormat.WEBDATASET) {
      new ShardCopies(run, rowFiles(), copying())
          .make(Manifest.read(run).orElseThrow().inventory().files(), told);
    }
    return run;
  }

  private static Destination merged(Retry retry) throws IOException {
    Destination run = retry.run();
    Progress.Counter counter = new Progress.Counter();
    retry.merge(counter::count);
    Optional<Progress> before = Progress.read(run);
    if (before.isPresent()) {
      before.get().recounted(counter).write(run);
    }
    retry.forget();
    return run;
  }

  /** What decides what is in a row. */
  private static Map<String, String> settings(ArchiveOptions options, PromptPlan prompts) {
    Map<String, String> settings = new TreeMap<>();
    SharedEngines.of(options.model())
        .identity()
        .forEach(
            (name, value) -> {
              if (!name.equals("device")) {
                settings.put(name, value);
              }
            });
    schema(options, prompts);
    // Runs that began when there was no other format know none.
    if (options.format() != CaptionFormat.JSONL) {
      settings.put("format", options.format().toString());
    }
    if (options.format().meetsCaptions()) {
      settings.put("existing", options.existing().toString());
    }
    if (options.dedupes()) {
      settings.put("dedupe", "true");
    }
    prompts.settings().forEach(settings::put);
    settings.put("keep-columns", String.join(",", options.keptColumns()));
    settings.put("source", String.join(" ", options.sources()));
    settings.put("image-column", options.columns().image());
    settings.put("key-column", options.columns().key());
    return settings;
  }

  private static RowSchema schema(ArchiveOptions options, PromptPlan prompts) {
    return new RowSchema(prompts.answers(), options.keptColumns(), options.dedupes());
  }

  private static Optional<SavedState> newest(Destination destination) throws IOException {
    RetainedCheckpoints checkpoints = new RetainedCheckpoints(destination.checkpoints());
    List<SavedState> all = new ArrayList<>();
    for (FileStatus job : FolderListing.of(destination.checkpoints())) {
      all.addAll(checkpoints.of(job.getPath().getName()));
    }
    // Numbers go on from start to start.
    return all.stream()
        .max(Comparator.comparing(SavedState::number).thenComparing(SavedState::completed));
  }

  /** Returns whether nothing is left to do. */
  public boolean isFinished() throws IOException {
    // Files appear at checkpoints, which go when a job finishes, and stay when it is killed.
    return state.isEmpty()
        && (manifest.inventory().rows() == 0
            || !destination.captions().isEmpty()
            || Progress.read(destination).filter(Progress::finished).isPresent());
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

  /** Returns what the job is called. */
  public String jobName() {
    return "foresight caption " + retry.map(Retry::run).orElse(destination).folder().getName();
  }

  /** Returns the job's part of Flink's configuration. */
  public Configuration configuration() {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, options.pipeline().parallelism());
    flink.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // No function changes a row, and a copy of one is a copy of its image.
    flink.set(PipelineOptions.OBJECT_REUSE, true);

    flink.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        options.pipeline().checkpointInterval().orElse(CHECKPOINT_INTERVAL));
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, destination.checkpoints().toString());
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    flink.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    if (options.dedupes()) {
      DiskState.require(flink);
    }
    state.ifPresent(
        from -> {
          flink.set(StateRecoveryOptions.SAVEPOINT_PATH, from.uri());
          flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });

    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return flink;
  }

  /** Lets others use the destination. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Builds the job. */
  public void buildIn(StreamExecutionEnvironment environment) throws IOException {
    new ArchivePipeline(pipelineSettings()).build(environment);
  }

  private ArchiveSettings pipelineSettings() throws IOException {
    Inventory inventory = manifest.inventory();
    return new ArchiveSettings(
        inventory.files(),
        format(inventory),
        engines,
        prompts,
        policy(),
        options.filter(),
        options.maxFailures(),
        inventory.kind() != SourceKind.IMAGES,
        options.dedupes(),
        options.pipeline().captionTimeout(),
        options.pipeline().capacity().orElse(2 * options.model().batchSize()),
        options.readThreads(),
        options.pipeline().crashJournal().map(Path::toAbsolutePath),
        sidecars(options, prompts),
        rowFiles(),
        destination.folder().toString());
  }

  private RowFiles rowFiles() {
    return new RowFiles(options.format(), schema(options, prompts), manifest.inventory().types());
  }

  private RowFormat format(Inventory inventory) {
    return retry.isPresent() ? new RetriedRows(rows()) : stored(inventory);
  }

  private CaptionedShard copying() {
    return new CaptionedShard(prompts.answers(), options.existing());
  }

  private RowFormat stored(Inventory inventory) {
    if (options.format() == CaptionFormat.WEBDATASET && options.existing() == Existing.SKIP) {
      return new TarRows(options.columns(), copying().ends());
    }
    Set<String> wanted = new TreeSet<>(options.keptColumns());
    wanted.addAll(prompts.columns());
    return inventory.kind().format(options.columns(), wanted);
  }

  /** Returns how rows lie in the archive. */
  public RowFormat rows() {
    return stored(manifest.inventory());
  }

  /** Returns what reads images that lie in files. */
  public ImageLoader images() throws IOException {
    return policy().loader();
  }

  /** Whoever names a source may read what is below it. */
  private ImagePolicy policy() throws IOException {
    return options
        .images()
        .policy()
        .with(Sources.roots(options.sources()).stream().map(Places::of).toList());
  }
}
