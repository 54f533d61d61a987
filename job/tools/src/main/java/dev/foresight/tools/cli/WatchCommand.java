// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.job.options.RegistryOptions;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.streaming.topics.TopicAccess;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.FormatOption;
import dev.foresight.tools.options.FromBeginningOption;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints captions as they are committed. */
@Command(
    name = "watch",
    description = {
      "Prints captions as they are committed to a topic, until Ctrl-C.",
      "Dead letters too, with --output-topic " + DeadLetterTopicOption.DEFAULT + "."
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration TOPIC_POLL = Duration.ofSeconds(1);

  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;
  @Mixin private RegistryOptions registry;
  @Mixin private OutputTopicOption output;
  @Mixin private FormatOption format;
  @Mixin private FromBeginningOption fromBeginning;

  private OutcomeReader reader;
  private String topic;
  private boolean wasMissing;

  @Option(
      names = "--max-messages",
      paramLabel = "N",
      description = "End after so many captions; default: never.")
  private Long maxMessages;

  WatchCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    topic = output.topic();
    KafkaAccess access = KafkaAccess.of(broker);
    reader = new OutcomeReader(registry.settings(access.properties()));
    try (StopSignal stop = StopSignal.onInterrupt(() -> {})) {
      if (!waitForTopic(access, stop)) {
        return ExitCode.OK;
      }
      try (Admin admin = access.admin()) {
        TopicAccess.require(admin, Set.of(topic), AclOperation.READ);
      }
      try (TopicFollower follower =
          new TopicFollower(access, Set.of(topic), fromBeginning.isGiven() || wasMissing)) {
        follow(follower, stop);
      }
    }
    return ExitCode.OK;
  }

  private boolean waitForTopic(KafkaAccess access, StopSignal stop) throws InterruptedException {
    if (access.exists(topic)) {
      return true;
    }
    spec.commandLine().getErr().println("foresight: waiting for the topic " + topic);
    do {
      if (stop.await(TOPIC_POLL)) {
        return false;
      }
    } while (!access.exists(topic));
    // Whatever it holds came after the user asked.
    wasMissing = true;
    return true;
  }

  private void follow(TopicFollower follower, StopSignal stop) {
    UnreadableRecords unreadable =
        new UnreadableRecords(spec.commandLine().getErr(), "a readable caption");
    long left = maxMessages == null ? Long.MAX_VALUE : maxMessages;
    while (left > 0 && !stop.isRequested() && !out.checkError()) {
      for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
        if (left > 0 && print(record, unreadable)) {
          left--;
        }
      }
    }
    out.flush();
  }

  private boolean print(ConsumerRecord<byte[], byte[]> record, UnreadableRecords unreadable) {
    try {
      JsonNode outcome = reader.read(record.value());
      out.println(format.isJson() ? outcome.toString() : text(outcome));
      return true;
    } catch (WireFormatException e) {
      unreadable.tell(record, e);
      return false;
    }
  }

  private static String text(JsonNode outcome) {
    String id = outcome.path("id").asText("(no id)");
    return outcome.has("code")
        ? id + ": " + outcome.get("code").asText() + ": " + outcome.path("message").asText()
        : id + ": " + outcome.path("text").asText();
  }
}
