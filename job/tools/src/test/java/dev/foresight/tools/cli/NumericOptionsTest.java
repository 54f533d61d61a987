// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "generate --model=m --prompt=p, --batch-size, 0, 1",
    "generate --model=m --prompt=p, --threads, -1, 1",
    "generate --model=m --prompt=p, --kv-budget-mib, 0, 1",
    "generate --model=m --prompt=p, --vision-cache-mib, -1, 0",
    "generate --model=m --prompt=p, --max-new-tokens, 0, 1",
    "distill --model=m --data=d --output=o, --batch-size, 0, 1",
    "distill --model=m --data=d --output=o, --max-new-tokens, 0, 1",
    "distill --model=m --data=d --output=o, --threads, 0, 1",
    "distill --model=m --data=d --output=o, --kv-budget-mib, 0, 1",
    "evaluate --model=m --draft=d --data=d, --batch-size, 0, 1",
    "evaluate --model=m --draft=d --data=d, --max-new-tokens, 0, 1",
    "evaluate --model=m --draft=d --data=d, --draft-vocabulary, 0, 1",
    "train --model=m --data=d --output=o, --threads, 0, 1",
    "train-target --model=m --data=d --output=o, --threads, 0, 1",
    "demo, --threads, 0, 1",
    "cluster start, --batch-size, 0, 1",
    "cluster start, --kv-budget-mib, 0, 1",
    "cluster start, --vision-cache-mib, -1, 0"
  })
  void areRefusedUnderTheirOwnNames(String command, String option, String value, int least) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add(option + "=" + value);

    CommandLines.Outcome outcome = CommandLines.execute(arguments.toArray(String[]::new));

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err())
        .startsWith("foresight: Invalid value for option '" + option + "'")
        .contains("it is " + value + ", but must be " + least + " or above");
  }
}
