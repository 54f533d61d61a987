// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.job.CaptionJob;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing listens where these jobs are told to look for Kafka: they are refused before. */
class TopicLoopsTest {
  @Test
  void whatIsWrittenIsNotRead() {
    assertRefused(
        "--input-topic and --output-topic are both captions, so the job would read what it writes;"
            + " give each a topic of its own",
        "--input-topic=requests,captions");
    assertRefused(
        "--input-topic and --dead-letter-topic are both bad, so the job would read what it writes;"
            + " give each a topic of its own",
        "--input-topic=bad",
        "--dead-letter-topic=bad");
    assertRefused(
        "--input-topic and --output-topic are both caption-requests, so the job would read what it"
            + " writes; give each a topic of its own",
        "--output-topic=caption-requests");
  }

  @Test
  void resultsAndDeadLettersAreApart() {
    assertRefused(
        "--output-topic and --dead-letter-topic are both all; give each a topic of its own",
        "--output-topic=all",
        "--dead-letter-topic=all");
  }

  @Test
  void aPatternThatMatchesWhatIsWrittenIsRefusedWithOneThatDoesNot() {
    assertRefused(
        "--input-topic-pattern caption.* matches captions of --output-topic, so the job would read"
            + " what it writes; leave it out, as (?!(captions|caption-dead-letters)$)(caption.*)"
            + " does",
        "--input-topic-pattern=caption.*");
    assertRefused(
        "--input-topic-pattern .*-letters matches eu-letters of --dead-letter-topic, so the job"
            + " would read what it writes; leave it out, as (?!(captions|eu-letters)$)(.*-letters)"
            + " does",
        "--input-topic-pattern=.*-letters",
        "--dead-letter-topic=eu-letters");
    assertThatCode(
            () -> refuse("--input-topic-pattern=(?!(captions|caption-dead-letters)$)(caption.*)"))
        .doesNotThrowAnyException();
    assertThatCode(() -> refuse("--input-topic-pattern=caption"))
        .as("matches in part only")
        .doesNotThrowAnyException();
  }

  @Test
  void topicsOfRoutesCountToo() {
    assertRefused(
        "input-topic of the route fast and --output-topic are both captions, so the job would read"
            + " what it writes; give each a topic of its own",
        route("'input-topic': 'urgent,captions'"));
    assertRefused(
        "--input-topic and output-topic of the route fast are both caption-requests, so the job"
            + " would read what it writes; give each a topic of its own",
        route("'input-topic': 'urgent', 'output-topic': 'caption-requests'"));
    assertRefused(
        "output-topic of the route fast and --dead-letter-topic are both caption-dead-letters; give"
            + " each a topic of its own",
        route("'input-topic': 'urgent', 'output-topic': 'caption-dead-letters'"));
    assertThatCode(() -> refuse(route("'input-topic': 'urgent', 'output-topic': 'captions'")))
        .doesNotThrowAnyException();
  }

  @Test
  void noTopicIsReadTwice() {
    assertRefused(
        "--input-topic and input-topic of the route fast both have the topic caption-requests, so"
            + " that its requests would be answered twice; leave it out of one of them",
        route("'input-topic': 'caption-requests'"));
    assertRefused(
        "--input-topic-pattern and input-topic of the route fast both have the topic urgent, so"
            + " that its requests would be answered twice; leave it out of one of them",
        route("'input-topic': 'urgent'"),
        "--input-topic-pattern=urg.*");
  }

  private static String route(String topics) {
    return "--route={'name': 'fast', 'model': 'm', 'kv-budget-mib': 1, %s}"
        .formatted(topics)
        .replace('\'', '"');
  }

  /** By the option's check, and by the way that every start goes, Flink's own client included. */
  private static void assertRefused(String message, String... options) {
    assertThatIllegalArgumentException().isThrownBy(() -> refuse(options)).withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaptionJob.main(arguments(options)))
        .withMessage(message);
  }

  private static void refuse(String... options) {
    JobOptions job = JobOptions.parse(arguments(options));
    TopicLoops.refuse(job.source(), job.topics(), job.routes());
  }

  private static String[] arguments(String... options) {
    return Stream.concat(
            Stream.of("--model=none", "--bootstrap-servers=127.0.0.1:1", "--kv-budget-mib=1"),
            Stream.of(options))
        .toArray(String[]::new);
  }
}
