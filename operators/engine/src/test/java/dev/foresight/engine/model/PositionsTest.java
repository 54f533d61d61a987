// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PositionsTest {
  @Test
  void areCountedWhereNothingElseIsSaid() {
    assertThat(Positions.COUNTED.from(5, 3)).containsExactly(5, 6, 7);
    assertThat(Positions.COUNTED.of(new int[] {9, 9, 10})).containsExactly(9, 9, 10);
  }

  @Test
  void ofAPromptAreItsOwnAndThoseBehindItFollowByAnOffset() {
    // A word, an image of one row and two columns, a word.
    Positions positions = new Positions(3, new int[] {0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 3, 3}, 0);
    assertThat(positions.from(1, 2)).containsExactly(1, 1, 1, 1, 1, 2);
    Positions shorter = new Positions(3, positions.prompt(), -2);
    assertThat(shorter.from(3, 3)).containsExactly(3, 3, 3, 2, 2, 2, 3, 3, 3);
  }

  @Test
  void needAllNumbersOfEachRow() {
    assertThatThrownBy(() -> new Positions(3, new int[4], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 numbers are no positions of 3 axes");
  }
}
