// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.RegistryOptions;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.json.DeadLetterJson;
import dev.foresight.streaming.topics.TopicAccess;
import dev.foresight.tools.kafka.DeadLetterSelection;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.Replay;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.FormatOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists dead letters. */
@Command(
    name = "dead-letters",
    description = {
      "Lists dead letters, the oldest first, and how many there are of each code.",
      "Each line: time, code, id of the request, where the record lies, message; JSON has the record,"
          + " too, in base64."
    })
final class DeadLettersCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);

  private final PrintStream out;
  private final DeadLetterJson json = new DeadLetterJson();
  private final Map<String, Integer> counts = new TreeMap<>();

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;
  @Mixin private RegistryOptions registry;
  @Mixin private SelectionFlags selection;
  @Mixin private DeadLetterTopicOption topic;
  @Mixin private FormatOption format;

  @Option(names = "--follow", description = "Wait for more, until Ctrl-C.")
  private boolean follow;

  DeadLettersCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaAccess access = KafkaAccess.of(broker);
    OutcomeReader reader = new OutcomeReader(registry.settings(access.properties()));
    DeadLetterSelection wanted = selection.selection();
    UnreadableRecords unreadable =
        new UnreadableRecords(spec.commandLine().getErr(), "a readable dead letter");
    try (Admin admin = access.admin()) {
      TopicAccess.require(admin, Set.of(topic.topic()), AclOperation.READ);
    }
    try (StopSignal stop = StopSignal.onInterrupt(() -> {});
        TopicFollower follower = TopicFollower.oldestFirst(access, Set.of(topic.topic()))) {
      while ((follow || !follower.isAtEnd()) && !stop.isRequested() && !out.checkError()) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
          read(reader, record, unreadable).filter(wanted::matches).ifPresent(this::print);
        }
      }
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    counts.forEach((code, count) -> err.printf("%7d %s%n", count, code));
    err.printf("%7d in all%n", counts.values().stream().mapToInt(Integer::intValue).sum());
    return ExitCode.OK;
  }

  private static Optional<DeadLetter> read(
      OutcomeReader reader, ConsumerRecord<byte[], byte[]> record, UnreadableRecords unreadable) {
    try {
      return reader.readDeadLetter(record.value());
    } catch (WireFormatException e) {
      unreadable.tell(record, e);
      return Optional.empty();
    }
  }

  private void print(DeadLetter letter) {
    counts.merge(letter.getCode(), 1, Integer::sum);
    out.println(
        format.isJson()
            ? new String(json.write(letter), StandardCharsets.UTF_8)
            : String.join(
                "\t",
                letter.getTime().toString(),
                letter.getCode(),
                Optional.ofNullable(letter.getRequestId()).orElse("(no id)"),
                Replay.place(letter.getSource()),
                letter.getMessage()));
  }
}
