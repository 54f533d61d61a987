// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.schemas.WireFormatException.Problem;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterCodeTest {
  private static final Set<ErrorCode> FAULTS_OF_THE_ENGINE =
      EnumSet.of(ErrorCode.CANCELLED, ErrorCode.ENGINE_FAILED, ErrorCode.ENGINE_CLOSED);

  @ParameterizedTest
  @EnumSource
  void everyFaultOfARequestKeepsItsName(ErrorCode code) {
    if (FAULTS_OF_THE_ENGINE.contains(code)) {
      assertThat(DeadLetterCode.of(code)).isEmpty();
    } else {
      assertThat(DeadLetterCode.of(code).orElseThrow()).hasToString(code.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyUnreadableValueHasACode(Problem problem) {
    assertThat(DeadLetterCode.of(problem)).isNotNull();
  }
}
