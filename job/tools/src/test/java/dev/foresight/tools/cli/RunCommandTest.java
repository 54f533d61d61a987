// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.BrokenModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final String MODEL = "--model=" + TinyModel.TARGET;
  private static final String NO_BROKER = "--bootstrap-servers=127.0.0.1:1";
  private static final String BRIEF = "--kafka-property=default.api.timeout.ms=500";
  private static final String SHORT = "--kafka-property=request.timeout.ms=500";

  @TempDir private Path folder;

  @Test
  void checkSaysOfEachNeedWhetherItIsMetAndStartsNothing() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = "--bootstrap-servers=" + broker.bootstrapServers();
      CommandLines.Outcome missing = run("--check", MODEL, servers);
      assertThat(missing.code()).isEqualTo(ExitCode.NOTHING_RAN);
      assertThat(missing.out())
          .contains("model   ok      model, no draft")
          .contains("kafka   FAILED  the topic caption-")
          .contains("does not exist; create it, or start with --create-topics")
          .contains("memory  ok      engine ");

      assertThat(run("--check", "--create-topics", MODEL, servers).out())
          .contains("to be created: [caption-dead-letters, caption-requests, captions]");
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      assertThat(access.exists("captions")).as("a check creates nothing").isFalse();

      access.createMissing(
          Set.of("caption-requests", "captions", "caption-dead-letters"),
          NewTopics.ofPartitions(1));
      CommandLines.Outcome met =
          run("--check", MODEL, "--draft=" + TinyModel.DRAFT, servers, "--kv-budget-mib=64");
      assertThat(met.out()).contains("kafka   ok      [caption-requests] -> captions");
      assertThat(met.code()).as(met.all()).isZero();

      CommandLines.Outcome large = run("--check", MODEL, servers, "--kv-budget-mib=1000000000");
      assertThat(large.out()).contains("memory  FAILED").contains("lower --kv-budget-mib");
      assertThat(large.code()).isEqualTo(ExitCode.NOTHING_RAN);

      CommandLines.Outcome records =
          run("--check", MODEL, servers, "--kv-budget-mib=64", "--max-record-bytes=100000000");
      assertThat(records.out())
          .contains("kafka   FAILED  the topic caption")
          .contains(
              "takes records of 67108864 bytes (max.message.bytes), but --max-record-bytes is"
                  + " 100000000")
          .contains("max.partition.fetch.bytes");
    }
  }

  @Test
  void aMissingModelOrBrokerIsOneLineWithTheRemedy() {
    CommandLines.Outcome outcome = run("--check", "--model=/none", NO_BROKER, BRIEF, SHORT);

    assertThat(outcome.out().lines()).hasSize(3);
    assertThat(outcome.out())
        .contains("model   FAILED")
        .contains("kafka   FAILED  Kafka at 127.0.0.1:1 cannot be used")
        .contains("check --bootstrap-servers");
  }

  @Test
  void aModelThatCannotBeOpenedIsSaidOnceAndStartsNothing() throws IOException {
    Path model = BrokenModel.without("tokenizer.json", folder);
    CommandLines.Outcome check = run("--check", "--model=" + model, NO_BROKER, BRIEF, SHORT);
    assertThat(check.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(check.out().lines()).hasSize(3);
    assertThat(check.out())
        .contains("model   FAILED", "kafka   FAILED  Kafka at", "memory  unknown until")
        .containsOnlyOnce("has no tokenizer.json");
    assertThat(check.err()).isEmpty();

    CommandLines.Outcome start = run("--model=" + model, NO_BROKER);
    assertThat(start.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(start.err().lines()).hasSize(1);
    assertThat(start.err()).contains("has no tokenizer.json");
  }

  @Test
  void aDeviceThatIsNotHereIsFoundBeforeTheStart() {
    CommandLines.Outcome check = run("--check", MODEL, "--device=cuda:99", NO_BROKER, BRIEF, SHORT);
    assertThat(check.out()).contains("model   FAILED  device is 'cuda:99'");
  }

  @Test
  void checkLooksAtTheModelOfEachRoute() throws IOException {
    String broken = BrokenModel.without("tokenizer.json", folder).toString();
    CommandLines.Outcome good =
        run(
            "--check",
            MODEL,
            "--kv-budget-mib=64",
            route(TinyModel.TARGET + "\", \"draft\": \"" + TinyModel.DRAFT),
            NO_BROKER,
            BRIEF,
            SHORT);
    assertThat(good.out())
        .contains("model   ok      model, no draft; route small: model, draft " + TinyModel.DRAFT)
        .contains("memory  ok      engine ")
        .contains("caches 256");

    CommandLines.Outcome bad =
        run("--check", MODEL, "--kv-budget-mib=64", route(broken), NO_BROKER, BRIEF, SHORT);
    assertThat(bad.out())
        .contains("model   FAILED  route small: ")
        .contains("has no tokenizer.json");

    CommandLines.Outcome vague =
        run("--check", MODEL, route(TinyModel.TARGET.toString()), NO_BROKER, BRIEF, SHORT);
    assertThat(vague.out()).contains("FAILED  the route default has no kv-budget-mib");
  }

  private static String route(String model) {
    return "--route={\"name\": \"small\", \"match\": {\"model\": \"small\"}, \"model\": \"%s\", \"kv-budget-mib\": 64}"
        .formatted(model);
  }

  @Test
  void printsItsOptionsButNeverASecret() {
    CommandLines.Outcome config = run("--print-config", MODEL, "--batch-size=4");
    assertThat(config.out())
        .contains("# command line\nbatch-size: 4\n", "# default\nstart-from: group-offsets\n")
        .doesNotContain("print-config", "help:");
    assertThat(config.code()).isZero();

    CommandLines.Outcome secret =
        run("--print-config", MODEL, "--kafka-property=ssl.key.password=s3cret");
    assertThat(secret.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(secret.all()).contains("--kafka-property ssl.key.password").doesNotContain("s3cret");
  }

  private static CommandLines.Outcome run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandLines.execute(all);
  }
}
