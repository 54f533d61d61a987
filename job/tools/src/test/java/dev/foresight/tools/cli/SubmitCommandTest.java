// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.tools.testing.BrokenModel;
import dev.foresight.tools.testing.FakeJobManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitCommandTest {
  @TempDir Path folder;
  private FakeJobManager jobManager;

  @BeforeEach
  void start() throws Exception {
    jobManager = FakeJobManager.start();
    Files.writeString(
        folder.resolve("config.yaml"),
        "rest.address: 127.0.0.1\nrest.port: %d\n".formatted(jobManager.port()));
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  @Test
  void refusesAModelThatCannotBeOpenedInOneLine() throws Exception {
    Path model = BrokenModel.without("tokenizer.json", folder);

    CommandLines.Outcome outcome = submit("--model=" + model);

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("foresight: ").contains("has no tokenizer.json");
    assertThat(outcome.out()).isEmpty();
    assertThat(jobManager.commands()).as("the cluster was told to do").isEmpty();
  }

  @Test
  void saysOnceInItsCheckWhyTheModelCannotBeOpened() throws Exception {
    Path model = BrokenModel.without("preprocessor_config.json", folder);

    CommandLines.Outcome outcome = submit("--check", "--model=" + model);

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.out())
        .contains("model   FAILED", "kafka   FAILED  Kafka at", "cluster FAILED  http://127.0.0.1:")
        .containsOnlyOnce("preprocessor_config.json");
    assertThat(jobManager.commands()).as("the cluster was told to do").isEmpty();
  }

  private CommandLines.Outcome submit(String... more) {
    return CommandLines.execute(
        Stream.concat(
                Stream.of(
                    "submit",
                    "--flink-conf=" + folder,
                    "--bootstrap-servers=127.0.0.1:1",
                    "--kafka-property=default.api.timeout.ms=500",
                    "--kafka-property=request.timeout.ms=500"),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
