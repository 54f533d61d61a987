// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import picocli.CommandLine.Option;

/** Where dead letters lie. */
public final class DeadLetterTopicOption {
  /** The option's name. */
  public static final String NAME = "--dead-letter-topic";

  /** The topic of dead letters unless another is named. */
  public static final String DEFAULT = "caption-dead-letters";

  @Option(
      names = NAME,
      paramLabel = "TOPIC",
      defaultValue = DEFAULT,
      description =
          "Topic of dead letters: requests that cannot be answered, whole, with the reason.")
  private String topic;

  /** Returns the topic. */
  public String topic() {
    return topic;
  }
}
