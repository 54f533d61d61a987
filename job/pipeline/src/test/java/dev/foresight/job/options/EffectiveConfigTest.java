// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EffectiveConfigTest {
  @TempDir Path folder;

  @Test
  void tellsEveryValueAndWhereItIsFrom() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model: from-file
            batch-size: 3
            image-root: [a, b]
            kafka-property:
              ssl.key.password: ${env:KEY}
            """);

    String yaml = print("--config=" + file, "--batch-size=4", "--input-topic=a1,b1", "--bounded");

    assertThat(yaml)
        .contains(
            "# file\nmodel: from-file\n",
            "# command line\nbatch-size: 4\n",
            "# default\ngroup-id: foresight\n",
            "# command line\ninput-topic:\n- a1\n- b1\n",
            "# command line\nbounded: true\n",
            "# file\nkafka-property:\n  ssl.key.password: \"${env:KEY}\"\n")
        .doesNotContain("config:");
  }

  @Test
  void isAFileThatGivesTheSameOptions() throws IOException {
    String yaml =
        print("--model=m", "--bounded", "--image-root=a", "--image-root=b", "--input-topic=a1,b1");
    Path file = Files.writeString(folder.resolve("again.yaml"), yaml);

    assertThat(print("--config=" + file).replace("# file", ""))
        .isEqualTo(yaml.replace("# command line", "").replace("# default", ""));
  }

  private static String print(String... arguments) {
    CommandLine command = OptionsParser.prepare(new CommandLine(new Host()));
    return EffectiveConfig.yaml(command.parseArgs(arguments));
  }

  @Command(name = "host")
  private static final class Host {
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private JobOptions options;
  }
}
