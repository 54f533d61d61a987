// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where requests lie. */
public final class InputTopicOption {
  /** The option's name. */
  public static final String NAME = "--input-topic";

  /** The topic of requests unless another is named. */
  public static final String DEFAULT = "caption-requests";

  @Option(
      names = NAME,
      paramLabel = "TOPIC",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "Topic of requests; several to read from are separated by commas; default: "
              + DEFAULT
              + ".")
  private List<String> topics;

  /** Returns the topics that were given, if any were. */
  public Optional<List<String>> given() {
    return Optional.ofNullable(topics).map(List::copyOf);
  }

  /** Returns all topics. */
  public List<String> all() {
    return given().orElse(List.of(DEFAULT));
  }

  /**
   * Returns the only topic, to write to.
   *
   * @throws IllegalArgumentException if there are several
   */
  public String one() {
    if (all().size() != 1) {
      throw new IllegalArgumentException(
          NAME + " is " + String.join(",", all()) + ", but this command takes one topic");
    }
    return all().get(0);
  }
}
