// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On this machine, which can decode: other tests do. */
class DoctorCommandTest {
  @Test
  void tellsWhatThisMachineHas() {
    CommandLines.Outcome result = CommandLines.execute("doctor");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .anyMatch(line -> line.startsWith("java       " + System.getProperty("java.version")))
        .anyMatch(line -> line.matches("pytorch    \\d+\\.\\d+\\.\\d+, with(out)? CUDA, in /.*"))
        .anyMatch(line -> line.matches("cpu        --dtype auto is float32; computes in float32.*"))
        .anyMatch(line -> line.startsWith("cuda       "))
        .noneMatch(line -> line.contains("FAILED"));
  }
}
