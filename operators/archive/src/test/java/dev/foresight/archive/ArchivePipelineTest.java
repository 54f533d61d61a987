// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchivePipelineTest {
  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "AUTOMATIC"})
  void modesWithoutCheckpointsAreRefused(RuntimeExecutionMode mode) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment().setRuntimeMode(mode);
    assertThatThrownBy(() -> new ArchivePipeline(null).build(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("execution.runtime-mode is " + mode);
  }
}
