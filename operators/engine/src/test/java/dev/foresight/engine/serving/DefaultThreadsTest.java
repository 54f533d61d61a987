// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine uses what Java says there are of processors, and Java looks at the container's limit
 * (cgroups of both versions; a part of a processor counts as one). The option that stands for such
 * a limit here overrides it.
 */
class DefaultThreadsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void areTheProcessorsThatTheContainerGives(int processors)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + processors,
                "-cp",
                System.getProperty("java.class.path"),
                DefaultThreads.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    assertThat(printed).isEqualTo("" + processors);
  }
}
