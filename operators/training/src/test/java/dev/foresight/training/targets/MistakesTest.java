// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.targets.TargetValidation.Mistake;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MistakesTest {
  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("colours", true, List.of("blue", "red")),
          new Attribute("thing", false, List.of("cat", "fox", "wolf")));

  /** A row for each image and attribute. */
  private static TargetLosses found(long[] hits, long[] said) {
    return new TargetLosses(new int[hits.length], new float[hits.length], hits, said, List.of());
  }

  @Test
  void countsWhatWasTakenForWhatAndNotWhatWasRight() {
    float[] fox = {1, 1, 0, 1, 0};
    float[] cat = {0, 0, 1, 0, 0};
    Mistakes mistakes = new Mistakes(ATTRIBUTES);
    mistakes.add(
        List.of(cat, fox, fox),
        found(new long[] {0, 0, 1, 0, 0, 1}, new long[] {0, 1, 0, 2, 0, 1}));
    mistakes.add(List.of(fox), found(new long[] {1, 0}, new long[] {0, 2}));
    assertThat(mistakes.mostFrequent())
        .containsExactly(
            new Mistake("thing", "fox", "wolf", 2), new Mistake("thing", "cat", "fox", 1));
  }

  @Test
  void saysNothingOfAnImageThatHasNoValue() {
    Mistakes mistakes = new Mistakes(ATTRIBUTES);
    mistakes.add(List.of(new float[5]), found(new long[] {1, 0}, new long[] {0, 1}));
    assertThat(mistakes.mostFrequent()).isEmpty();
  }
}
