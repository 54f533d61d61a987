// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {
  @TempDir Path folder;

  @Test
  void statusNamesWhatIsDeadAndFails() throws Exception {
    Files.writeString(
        Files.createDirectories(folder.resolve("conf")).resolve("config.yaml"),
        "rest.address: 127.0.0.1\nrest.port: 18081\nforesight.cluster.taskmanagers: 2\n");

    CommandLines.Outcome status = status();

    assertThat(status.err().lines())
        .containsExactly(
            "foresight: supervisor is dead",
            "foresight: jobmanager is dead",
            "foresight: taskmanager-1 is dead",
            "foresight: taskmanager-2 is dead");
    assertThat(status.out().strip()).isEqualTo("http://127.0.0.1:18081");
    assertThat(status.code()).isEqualTo(ExitCode.NOTHING_RAN);
  }

  @Test
  void statusOfAFolderWithoutAClusterIsOneLineWithTheRemedy() {
    CommandLines.Outcome status = status();

    assertThat(status.err().lines())
        .singleElement()
        .asString()
        .contains("no cluster was started in " + folder, "foresight cluster start", "--dir");
    assertThat(status.code()).isEqualTo(ExitCode.NOTHING_RAN);
  }

  @Test
  void everyOneOfThemHasHelp() {
    for (String command : new String[] {"start", "status", "stop"}) {
      CommandLines.Outcome help = CommandLines.execute("cluster", command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: foresight cluster " + command, "--dir");
    }
  }

  private CommandLines.Outcome status() {
    return CommandLines.execute("cluster", "status", "--dir=" + folder);
  }
}
