// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the job reads from Kafka. */
public final class SourceOptions {
  /** The option that names the consumer group. */
  public static final String GROUP_ID = "--group-id";

  /** The option that says where reading starts without a checkpoint. */
  public static final String START_FROM = "--start-from";

  /** The option that names topics by a pattern. */
  static final String PATTERN = "--input-topic-pattern";

  @Mixin private InputTopicOption topics;

  @Option(
      names = PATTERN,
      paramLabel = "REGEX",
      description =
          "In place of --input-topic: requests are read from every topic whose whole name matches,"
              + " those made later too; default: none.")
  private Pattern pattern;

  @Option(
      names = "--partition-discovery",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = "How often new partitions, and new topics of the pattern, are looked for.")
  private Duration partitionDiscovery;

  @Option(
      names = GROUP_ID,
      paramLabel = "ID",
      defaultValue = "foresight",
      description = "Kafka consumer group, under which the job commits how far it has read.")
  private String groupId;

  @Option(
      names = START_FROM,
      paramLabel = "WHERE",
      defaultValue = "group-offsets",
      converter = StartingPoint.Converter.class,
      description =
          "Where reading starts without a checkpoint: earliest, latest, group-offsets (the earliest"
              + " where the group has none) or timestamp:T with T in ISO 8601 or milliseconds since"
              + " 1970.")
  private StartingPoint startFrom;

  @Option(
      names = "--allow-rewind",
      description =
          "Start even where that is behind what the group has committed, and answer again what lies"
              + " between. Without it, such a job ends for good; --start-from says enough where no"
              + " checkpoint is gone on from.")
  private boolean allowsRewind;

  @Option(
      names = "--bounded",
      description = "Answer what lies in the topics when the job starts, then end.")
  private boolean bounded;

  /** Returns the topics of requests; none if a pattern is given. */
  public List<String> topics() {
    if (pattern != null) {
      return List.of();
    }
    return topics.all();
  }

  /**
   * Returns the pattern of the topics' names, if given.
   *
   * @throws IllegalArgumentException if topics are named as well
   */
  public Optional<Pattern> pattern() {
    if (pattern != null && topics.given().isPresent()) {
      throw new IllegalArgumentException(
          "--input-topic and --input-topic-pattern are both given; give one of them");
    }
    return Optional.ofNullable(pattern);
  }

  /** Returns what is read, for people. */
  public String description() {
    return pattern == null ? String.join(",", topics()) : pattern.pattern();
  }

  /** Returns how often new partitions are looked for. */
  public Duration partitionDiscovery() {
    return partitionDiscovery;
  }

  /** Returns the consumer group. */
  public String groupId() {
    return groupId;
  }

  /** Returns where reading starts without a checkpoint. */
  public StartingPoint startFrom() {
    return startFrom;
  }

  /** Returns whether reading may begin behind the group's offsets, whatever it is restored from. */
  public boolean allowsRewind() {
    return allowsRewind;
  }

  /** Returns whether the job ends after what lies in the topics at its start. */
  public boolean bounded() {
    return bounded;
  }
}
