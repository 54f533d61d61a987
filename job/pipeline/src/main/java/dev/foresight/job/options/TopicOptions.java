// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the job writes to Kafka. */
public final class TopicOptions {
  /** The option that bounds what is written. */
  public static final String MAX_RECORD_BYTES = "--max-record-bytes";

  @Mixin private OutputTopicOption output;
  @Mixin private DeadLetterTopicOption deadLetters;

  @Option(
      names = MAX_RECORD_BYTES,
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "1048576",
      description =
          "Largest record that is written, key and headers counted; at most the topics' max.message.bytes. A"
              + " dead letter that would be larger is cut, a result becomes a dead letter.")
  private int maxRecordBytes;

  /** Returns the topic of results. */
  public String output() {
    return output.topic();
  }

  /** Returns the topic of dead letters. */
  public String deadLetters() {
    return deadLetters.topic();
  }

  /** Returns both. */
  public List<String> written() {
    return List.of(output(), deadLetters());
  }

  /** Returns the size of the largest record. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }
}
