// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.AdaptiveTrees;
import dev.foresight.engine.speculation.TreeShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SpeculationOptionsTest {
  private static SpeculationOptions parse(String... arguments) {
    return CommandLine.populateCommand(new SpeculationOptions(), arguments);
  }

  @Test
  void speculatesWithADraftOnly() {
    assertThat(parse().speculation()).isEmpty();
    assertThat(parse("--speculation=off").speculation()).isEmpty();
    assertThat(parse("--draft=d", "--speculation=off").speculation()).isEmpty();
    assertThat(parse("--draft=d").speculation())
        .map(Speculation::policy)
        .contains(new AdaptiveTrees(TreeShape.parse("12,8,2")));
  }

  @Test
  void whatIsAskedForReachesTheEngineAndItsFlags() {
    String[] flags = {
      "--draft=d",
      "--speculation=fixed:63,5,8",
      "--draft-vocabulary=300",
      "--draft-dtype=bfloat16",
      "--trace=" + Path.of("t.jsonl").toAbsolutePath()
    };
    assertThat(SpeculationOptions.flags(parse(flags).speculation())).containsExactly(flags);
  }

  @Test
  void onePolicyIsEnoughUnlessPoliciesAreCompared() {
    assertThatThrownBy(() -> parse("--draft=d", "--speculation=fixed:7,3,2;off").speculation())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--speculation is fixed:7,3,2;off, but this command takes one");
  }

  @ParameterizedTest
  @CsvSource({
    "--trace=t.jsonl, --trace",
    "--draft-vocabulary=300, --draft-vocabulary",
    "--draft-dtype=int8, --draft-dtype",
    "'--speculation=fixed:63,5,8', --speculation"
  })
  void refusesWhatMeansNothingWithoutADraft(String argument, String name) {
    assertThatThrownBy(() -> parse(argument).speculation())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " without --draft; name the draft's folder, too");
    assertThat(parse("--draft=d", argument).speculation()).isPresent();
  }
}
