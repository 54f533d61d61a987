// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingPolicyTest {
  @Test
  void threadsOfAStartedProcessSleepSoon() {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/me"));
    WaitingPolicy.setDefault(environment);
    assertThat(environment)
        .containsOnly(Map.entry("HOME", "/home/me"), Map.entry("GOMP_SPINCOUNT", "5000"));
  }

  @ParameterizedTest
  @CsvSource({"OMP_WAIT_POLICY, ACTIVE", "GOMP_SPINCOUNT, 1000"})
  void whatAUserSetIsKept(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of(name, value));
    WaitingPolicy.setDefault(environment);
    assertThat(environment).containsOnly(Map.entry(name, value));
    assertThat(WaitingPolicy.warning(2, environment)).isEmpty();
    assertThat(WaitingPolicy.in(environment)).isEqualTo(name + "=" + value);
  }

  @Test
  void severalThreadsWithoutAPolicyAreWarnedOf() {
    assertThat(WaitingPolicy.warning(2, Map.of()))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("2 threads wait awake for each other")
                    .contains("GOMP_SPINCOUNT=5000", "--threads 1"));
    assertThat(WaitingPolicy.warning(1, Map.of())).isEmpty();
  }
}
