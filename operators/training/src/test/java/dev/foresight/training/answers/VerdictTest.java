// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an answer says yes or no is found where people and models put it. */
class VerdictTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes | YES",
        "Yes, there is a fox. | YES",
        "No; I see an owl. | NO",
        "The picture shows a fox, so yes. | YES",
        "'It is an owl, so the answer is: No!' | NO",
        "Yes, that sign says no. | YES",
      })
  void standsFirstOrLast(String answer, Verdict verdict) {
    assertThat(Verdict.of(answer)).contains(verdict);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "...", "There is no fox here.", "A yes-man.", "None"})
  void isMissingWhereNeitherIs(String answer) {
    assertThat(Verdict.of(answer)).isEmpty();
  }
}
