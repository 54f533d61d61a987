// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.List;
import picocli.CommandLine.Option;

/** What the job writes to Kafka. */
public final class TopicOptions {
  /** The topic of results unless another is named. */
  public static final String OUTPUT = "captions";

  /** The topic of dead letters unless another is named. */
  public static final String DEAD_LETTERS = "caption-dead-letters";

  @Option(
      names = "--output-topic",
      paramLabel = "TOPIC",
      defaultValue = OUTPUT,
      description = "Results are written here, exactly once for consumers that read_committed.")
  private String output;

  @Option(
      names = "--dead-letter-topic",
      paramLabel = "TOPIC",
      defaultValue = DEAD_LETTERS,
      description = "Requests that cannot be answered are written here, whole, with the reason.")
  private String deadLetters;

  @Option(
      names = "--max-record-bytes",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "1048576",
      description =
          "Largest record that is written, key and headers counted; at most the topics' max.message.bytes. A"
              + " dead letter that would be larger is cut, a result becomes a dead letter.")
  private int maxRecordBytes;

  /** Returns the topic of results. */
  public String output() {
    return output;
  }

  /** Returns the topic of dead letters. */
  public String deadLetters() {
    return deadLetters;
  }

  /** Returns both. */
  public List<String> written() {
    return List.of(output, deadLetters);
  }

  /** Returns the size of the largest record. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }
}
