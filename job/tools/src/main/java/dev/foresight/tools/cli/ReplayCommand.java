// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaCheck;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.RegistryOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.Replay;
import dev.foresight.tools.kafka.ReplayPlan;
import dev.foresight.tools.kafka.ReplayReport;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.FromBeginningOption;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends the records of dead letters again. */
@Command(
    name = "replay",
    description = {
      "Sends the records of dead letters again, as they were, to the topics they were read from:"
          + " those of a code, an id or a time, or --all.",
      "Each letter is replayed once: what is sent and how far the letters were read are committed in"
          + " one transaction, and the next replay with the same selection goes on there. Another"
          + " selection starts anew, so a letter that is in both is sent twice.",
      "Replayed records bear the headers foresight-replay-of and foresight-attempt, and so do their"
          + " outcomes."
    })
final class ReplayCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;
  @Mixin private RegistryOptions registry;
  @Mixin private SelectionFlags selection;
  @Mixin private DeadLetterTopicOption topic;
  @Mixin private FromBeginningOption fromBeginning;

  @Option(names = "--all", description = "All dead letters.")
  private boolean all;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "Topic to send to; default: the one that each record was read from.")
  private String target;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "3",
      description = "Leave records that failed so often.")
  private int maxAttempts;

  @Option(
      names = SourceOptions.GROUP_ID,
      paramLabel = "ID",
      description =
          "Kafka consumer group that keeps how far this replay came, also its transactional id;"
              + " default: one for each selection.")
  private String groupId;

  @Option(names = "--dry-run", description = "Only tell what would be sent.")
  private boolean dryRun;

  ReplayCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (selection.isEmpty() != all) {
      throw new ParameterException(
          spec.commandLine(),
          all
              ? "--all is given together with a selection; give one of them"
              : "what to replay is missing; give --code, --id, --since, --until or --all");
    }
    KafkaAccess access = KafkaAccess.of(broker);
    ReplayPlan plan =
        new ReplayPlan(
            topic.topic(),
            selection.selection(),
            Optional.ofNullable(target),
            maxAttempts,
            groupId == null ? usualGroup() : groupId,
            fromBeginning.isGiven(),
            dryRun);
    KafkaCheck check = new KafkaCheck(access);
    check.canRead(Set.of(topic.topic()), plan.groupId());
    check.canWrite(
        target == null ? Set.of() : Set.of(target), dryRun ? List.of() : List.of(plan.groupId()));
    try (StopSignal stop = StopSignal.onInterrupt(() -> say("stopping"))) {
      OutcomeReader reader = new OutcomeReader(registry.settings(access.properties()));
      ReplayReport report = new Replay(access, reader, plan, new Lines()).run(stop::isRequested);
      out.flush();
      say(summary(report));
      return report.lost() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private String usualGroup() {
    CRC32 hash = new CRC32();
    hash.update((topic.topic() + " " + selection.signature()).getBytes(StandardCharsets.UTF_8));
    return "foresight-replay-%08x".formatted(hash.getValue());
  }

  private String summary(ReplayReport report) {
    return "%d %s; %d not meant, %d had all their attempts, %d lost, %d no dead letters"
        .formatted(
            report.replayed(),
            dryRun ? "would be sent" : "sent",
            report.notSelected(),
            report.exhausted(),
            report.lost(),
            report.unreadable());
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }

  /** Prints a line a letter. */
  private final class Lines implements Replay.Listener {
    @Override
    public void replayed(DeadLetter letter, String to, int attempt) {
      print(letter, "-> " + to + ", attempt " + attempt);
    }

    @Override
    public void left(DeadLetter letter, String why) {
      print(letter, "left: " + why);
    }

    private void print(DeadLetter letter, String what) {
      out.println(
          String.join(
              "\t",
              Optional.ofNullable(letter.getRequestId()).orElse("(no id)"),
              letter.getCode(),
              Replay.place(letter.getSource()),
              what));
    }
  }
}
