// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the stream flows: parallelism, waiting, and checkpoints. */
public final class PipelineOptions {
  /** The option that says how many instances run. */
  public static final String PARALLELISM = "--parallelism";

  /** The most instances. Can't be changed later: state is cut into so many parts. */
  public static final int MAX_PARALLELISM = 128;

  /** The option that says how many requests are in flight. */
  static final String CAPACITY = "--capacity";

  /** The option that says when a request is given up. */
  public static final String CAPTION_TIMEOUT = "--caption-timeout";

  /** The option that says how often checkpoints are taken. */
  public static final String CHECKPOINT_INTERVAL = "--checkpoint-interval";

  @Option(
      names = PARALLELISM,
      paramLabel = "N",
      converter = WholeNumber.Parallelism.class,
      defaultValue = "2",
      description = "Parallel instances of each operator; they share one engine a device.")
  private int parallelism;

  @Option(
      names = CAPACITY,
      paramLabel = "N",
      converter = WholeNumber.Capacity.class,
      description =
          "Requests in flight in each parallel instance; default: twice the batch size, for caption 8"
              + " more than it at most. More only makes checkpoints larger and slower.")
  private Integer capacity;

  @Option(
      names = CAPTION_TIMEOUT,
      paramLabel = "DURATION",
      description =
          "A request that takes longer becomes a dead letter, an image a row that failed; default:"
              + " 5m, for caption 1h.")
  private Duration captionTimeout;

  @Option(
      names = CHECKPOINT_INTERVAL,
      paramLabel = "DURATION",
      converter = Interval.class,
      description =
          "Time between checkpoints; results become visible at each; default: 2s, for caption 30s.")
  private Duration checkpointInterval;

  @Mixin private CrashJournalOption crashJournal;

  /** Returns the parallel instances of each operator. */
  public int parallelism() {
    return parallelism;
  }

  /** Returns the requests in flight in each instance, if given. */
  public OptionalInt capacity() {
    return capacity == null ? OptionalInt.empty() : OptionalInt.of(capacity);
  }

  /** Returns after how long a request is given up, if given. */
  public Optional<Duration> captionTimeout() {
    return Optional.ofNullable(captionTimeout);
  }

  /** Returns the time between checkpoints, if given. */
  public Optional<Duration> checkpointInterval() {
    return Optional.ofNullable(checkpointInterval);
  }

  /** Returns where events inside the engine are noted, if given. */
  public Optional<Path> crashJournal() {
    return crashJournal.folder();
  }

  /** Tells at once what Flink would refuse. */
  static final class Interval implements ITypeConverter<Duration> {
    private static final Duration LEAST = Duration.ofMillis(10);

    private final DurationConverter durations = new DurationConverter();

    @Override
    public Duration convert(String value) {
      Duration interval = durations.convert(value);
      if (interval.compareTo(LEAST) < 0) {
        throw new TypeConversionException("it is " + value + ", but must be 10ms or longer");
      }
      return interval;
    }
  }
}
