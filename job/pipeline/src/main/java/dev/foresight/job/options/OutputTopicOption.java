// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import picocli.CommandLine.Option;

/** Where results lie. */
public final class OutputTopicOption {
  /** The option's name. */
  public static final String NAME = "--output-topic";

  /** The topic of results unless another is named. */
  public static final String DEFAULT = "captions";

  @Option(
      names = NAME,
      paramLabel = "TOPIC",
      defaultValue = DEFAULT,
      description =
          "Topic of results, each of which is there exactly once for consumers that read_committed.")
  private String topic;

  /** Returns the topic. */
  public String topic() {
    return topic;
  }
}
