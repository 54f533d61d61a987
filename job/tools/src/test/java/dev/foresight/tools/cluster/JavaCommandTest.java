// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.WaitingPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {
  @TempDir Path folder;

  /** A TaskManager's threads are PyTorch's; what this process was told of them holds there too. */
  @Test
  void threadsOfTheProcessesOfAClusterSleepSoon() throws Exception {
    StateFolder state = new StateFolder(folder);
    JavaCommand command =
        new JavaCommand(
            "printer",
            System.getProperty("java.class.path"),
            List.of("-Xmx32m"),
            PrintedEnvironment.class.getName(),
            List.of("GOMP_SPINCOUNT"));

    OwnedProcess process = command.startIn(state, new Installation(folder));

    assertThat(process.awaitEnd(Duration.ofMinutes(1))).isTrue();
    Map<String, String> expected = new HashMap<>(System.getenv());
    WaitingPolicy.setDefault(expected);
    assertThat(Files.readAllLines(state.output("printer")))
        .contains("GOMP_SPINCOUNT=" + expected.get("GOMP_SPINCOUNT"));
  }

  /** The launcher is no Java, so it says the same a second time. */
  @Test
  void theLauncherLetsThreadsSleepAsSoon() {
    assertThat(Path.of("../../deploy/bin/foresight"))
        .content()
        .contains("export " + WaitingPolicy.ADVICE);
  }
}
