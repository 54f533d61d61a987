// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SaidWordsTest {
  private static final int A = 1;
  private static final int FOX = 5;
  private static final int RED = 7;

  private final SaidWords words =
      SaidWords.of(List.of(said(A, FOX, RED), said(A), said(A, RED), said(A)));

  private static BitSet said(int... ids) {
    BitSet words = new BitSet();
    for (int id : ids) {
      words.set(id);
    }
    return words;
  }

  @Test
  void whatIsSaidOfMostImagesTellsNothing() {
    assertThat(words.ids()).containsExactly(FOX, RED);
  }

  @Test
  void aRareWordCountsMoreThanAFrequentOne() {
    assertThat(words.weights()[0]).isCloseTo((float) Math.log(4), within(1e-6f));
    assertThat(words.weights()[1]).isCloseTo((float) Math.log(2), within(1e-6f));
  }

  @Test
  void sharesOfAnAnswerAddUpToOneAndAreNoneWhereItTellsNothing() {
    float[] both = words.shares(said(A, FOX, RED));
    assertThat(both[0] + both[1]).isCloseTo(1, within(1e-6f));
    assertThat(both[0]).isGreaterThan(both[1]);
    assertThat(words.shares(said(A))).containsOnly(0);
    assertThat(words.shares(said(A, 11))).containsOnly(0);
  }
}
